"""Fields by industries and goods: the longest beginning of a code counts."""

import pytest

from fixtures.fields import FIELD_NAMES, HS, KSIC, LEAVES
from matcher.classes import fields_of_hs, fields_of_ksic

SMALL = {"metal": ("25",), "press": ("259", "24"), "heat": ("259",), "mould": ("29294",)}


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("25913", ("press", "heat")),
        ("C25913", ("press", "heat")),
        ("c 259", ("press", "heat")),
        ("251", ("metal",)),
        ("24", ("press",)),
        ("29294", ("mould",)),
        ("2929", ()),
        ("2", ()),
        ("", ()),
        ("금형", ()),
        ("C", ()),
        ("²⁵", ()),
        ("٢٥", ()),
    ],
)
def test_industries(code: str, fields: tuple[str, ...]) -> None:
    assert fields_of_ksic(code, SMALL) == fields


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("8480.71", ("M0203",)),
        ("8480.71-0000", ("M0203",)),
        ("8482", ("M0301",)),
        ("8481.80", ("M0402", "C0203")),
        ("2005.99", ("R0102",)),
        ("2202", ("R0104",)),
        ("0101", ()),
        ("84", ()),
    ],
)
def test_goods_in_the_example_tree(code: str, fields: tuple[str, ...]) -> None:
    assert fields_of_hs(code, HS) == fields


def test_industries_in_the_example_tree() -> None:
    assert fields_of_ksic("C28202", KSIC) == ("E0401",)
    assert fields_of_ksic("24311", KSIC) == ("M0201",)
    assert fields_of_ksic("58222", KSIC) == ("E0601", "E0604")


@pytest.mark.parametrize(("codes", "sizes"), [(KSIC, {2, 3}), (HS, {2, 4})])
def test_the_example_tree_names_leaves_and_codes_of_whole_classes(
    codes: dict[str, tuple[str, ...]], sizes: set[int]
) -> None:
    leaves = [code for listed in LEAVES.values() for code in listed]
    assert list(codes) == [code for code in leaves if code in codes]
    assert codes.keys() <= FIELD_NAMES.keys()
    for listed in codes.values():
        assert list(listed) == sorted(set(listed))
        assert all(code.isdigit() and len(code) in sizes for code in listed)
    assert len(codes) >= 85

"""The trade words that come with the program: every line is read, and groups point at groups."""

import re
from collections import defaultdict
from importlib import resources

import pytest

from fixtures.fields import TREE
from matcher.thesaurus import Group, plain, read, shipped, shipped_files, shipped_glosses

LEAST = {"machinery.txt": 400, "electronics.txt": 400, "retail.txt": 300, "construction.txt": 300}
"""How many groups each hall's file has at least."""

FILES = shipped_files()
GROUPS = shipped()
BY_HEAD = {group.head: group for group in GROUPS}


@pytest.mark.parametrize(("name", "text"), FILES, ids=[name for name, _ in FILES])
def test_every_line_is_read(name: str, text: str) -> None:
    assert [(issue.place, issue.message) for issue in read(text, name)[1]] == []


def test_every_file_is_in_the_package() -> None:
    assert set(LEAST) <= {name for name, _ in FILES}
    assert resources.files("matcher.words").joinpath("__init__.py").is_file()


@pytest.mark.parametrize("name", sorted(LEAST))
def test_a_file_has_hundreds_of_groups_with_many_terms(name: str) -> None:
    groups, _ = read(dict(FILES)[name], name)
    assert len(groups) >= LEAST[name]
    assert sum(len(group.terms) for group in groups) >= 5 * len(groups)


def test_fields_are_those_of_the_example_tree() -> None:
    assert {group.field for group in GROUPS} - {None} <= set(TREE.parent)


def test_every_field_has_words() -> None:
    told = {group.field for group in GROUPS}
    assert [code for code in TREE.parent if len(code) == 5 and code not in told] == []


def test_heads_are_unique() -> None:
    assert len(BY_HEAD) == len(GROUPS)
    assert len({plain(head) for head in BY_HEAD}) == len(GROUPS)


def test_broader_and_related_groups_are_there() -> None:
    missing = {
        (group.head, other)
        for group in GROUPS
        for other in (*group.broader, *group.related)
        if other not in BY_HEAD or other == group.head
    }
    assert missing == set()


def test_no_group_lies_below_itself() -> None:
    assert [group.head for group in GROUPS if group.head in above(group)] == []


def above(group: Group) -> set[str]:
    """The heads of all that the group is a kind of, at any distance."""
    found: set[str] = set()
    ahead = list(group.broader)
    while ahead:
        head = ahead.pop()
        if head not in found:
            found.add(head)
            ahead += BY_HEAD[head].broader
    return found


def test_a_sure_term_has_one_group() -> None:
    """A word with several senses is marked in each of its groups."""
    heads: defaultdict[str, set[str]] = defaultdict(set)
    for group in GROUPS:
        for term in group.terms:
            heads[plain(term)].add(group.head)
    for group in GROUPS:
        for term in group.ambiguous:
            if plain(term) in heads:
                heads[plain(term)].add(group.head)
    assert {term: told for term, told in heads.items() if len(told) > 1} == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("베아링", "bearing"),
        ("웰딩", "용접"),
        ("메끼", "plating"),
        ("빠우", "폴리싱"),
        ("시아게", "deburring"),
        ("PCB", "인쇄회로기판"),
        ("눈으로 보고 검사하는 카메라", "machine vision"),
        ("heat dissipation", "냉각 부품"),
        ("차량 경량화 부품", "lightweight part"),
        ("injection mold", "injection mould"),
        ("생산관리 프로그램", "MES"),
        ("밧데리", "battery"),
        ("IATF 16949", "자동차 품질경영시스템"),
        ("small lot", "소량 다품종"),
    ],
)
def test_two_ways_to_say_one_thing(one: str, other: str) -> None:
    told = [
        group.head for group in GROUPS for term in group.terms if plain(term) in {plain(one), plain(other)}
    ]
    assert len(told) == 2
    assert len(set(told)) == 1


def test_plain_words_are_of_groups_and_in_both_languages() -> None:
    """A description of a group that there is not would be read by nobody."""
    glosses = shipped_glosses()
    assert glosses.keys() <= BY_HEAD.keys()
    for head, text in glosses.items():
        korean, sign, english = text.partition(" / ")
        assert sign and re.search("[가-힣]", korean) and english.isascii(), head  # noqa: PT018


def test_no_group_is_described_twice() -> None:
    folder = resources.files("matcher.words") / "glosses"
    lines = [line for file in folder.iterdir() for line in file.read_text(encoding="utf-8").splitlines()]
    assert len([line for line in lines if line and not line.startswith("#")]) == len(shipped_glosses())

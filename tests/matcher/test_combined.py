"""Product fields, texts and facts as one affinity: parts add up, and what is said twice counts once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.fields import FIELD_NAMES, TREE
from matcher.affinity import Affinity
from matcher.combined import Seeks, best_of, combined, needs_of
from matcher.concepts import Concepts
from matcher.facts import Asked, Certificates, FactRules, Facts, Past, Weighed, weighed
from matcher.reason import Reason
from matcher.suggest import Fit, Suggester, Text
from matcher.thesaurus import shipped, shipped_glosses

FIT = Fit(
    offer="S1",
    total=58,
    fine=0,
    parts={"product": 40, "letters": 5, "conditions": 6, "hall": 7},
    offered="알루미늄 다이캐스팅",
    sought="die casting",
    kin="same",
    met=("IATF 16949", "소량"),
)


def of(
    fit: Fit | None = None,
    offered: tuple[str, ...] = (),
    sought: tuple[str, ...] = (),
    facts: Weighed | None = None,
) -> Affinity:
    return combined(fit=fit, offered=offered, sought=sought, tree=TREE, facts=facts, need="B1")


def test_the_tree_earns_what_it_reaches_beyond_the_text() -> None:
    """The same field is worth 60, of which the text has 40; one in the hall 19, which is less."""
    assert of(FIT, ("M0201",), ("M0201",)).parts == {**FIT.parts, "field": 20}
    assert of(FIT, ("M0201",), ("M0401",)).parts == FIT.parts


@pytest.mark.parametrize(
    ("offered", "field"),
    [("M0201", 60), ("M0202", 38), ("M02", 38), ("M", 38), ("M0101", 19), ("R0101", 0)],
)
def test_the_tree_alone(offered: str, field: int) -> None:
    """60 parts of 80, of 50 (37.5) and of 25 (18.75), to the nearest whole."""
    assert of(None, (offered,), ("M0201",)).total == field


def test_certificates_earn_what_they_reach_beyond_conditions() -> None:
    assert of(FIT, facts=Weighed(parts={"certificates": 8})).parts["certificates"] == 2
    assert "certificates" not in of(FIT, facts=Weighed(parts={"certificates": 5})).parts
    assert of(FIT, facts=Weighed(parts={"certificates": -4})).parts["certificates"] == -4
    assert of(facts=Weighed(parts={"certificates": 8})).parts == {"certificates": 8}


def test_a_named_cap_keeps_it_between_0_and_100() -> None:
    """58 + 20 + 30 = 108, and 58 - 70 = -12."""
    high = of(FIT, ("M0201",), ("M0201",), Weighed(parts={"exports": 30}))
    assert (high.total, high.parts["cap"]) == (100, -8)
    low = of(FIT, facts=Weighed(parts={"supplier": -70}))
    assert (low.total, low.parts["cap"]) == (0, 12)


def test_reasons_name_each_thing_once() -> None:
    facts = Weighed(
        parts={"certificates": 8, "met before": -10},
        because=(Reason(kind="certificates", words=("IATF16949",)), Reason(kind="met before", words=("1",))),
    )
    assert of(FIT, ("M0201",), ("M0201",), facts).because == (
        Reason(kind="product same", words=("알루미늄 다이캐스팅", "die casting")),
        Reason(kind="field same", words=("M0201", "M0201")),
        Reason(kind="conditions", words=("소량",)),
        *facts.because,
    )


def test_the_field_is_no_reason_where_it_adds_nothing() -> None:
    assert [one.kind for one in of(FIT, ("M0201",), ("M0401",)).because] == ["product same", "conditions"]
    nothing = replace(FIT, kin=None, offered=None, sought=None, met=(), parts={"product": 0, "letters": 5})
    assert [one.kind for one in of(nothing).because] == ["letters"]
    assert [one.kind for one in of(nothing, ("M02",), ("M0201",)).because] == ["field near"]


def test_the_best_need_counts_and_a_forbidden_one_only_where_all_are() -> None:
    low, high = of(FIT), of(None, ("M0201",), ("M0201",))
    refused = replace(high, total=90, forbidden="region")
    assert best_of([low, refused, high]) is high
    assert best_of([replace(low, forbidden="region"), refused]) is refused
    assert best_of([low, replace(low, need="B2")]) is low


def test_what_a_delegate_does_not_say_the_company_says() -> None:
    company = Seeks(
        code="B1",
        text=Text(code="B1", text="금형"),
        fields=("M0203",),
        asked=Asked(certificates=("ISO 9001",), capacity=5),
    )
    silent = Seeks(code="B1a")
    own = Seeks(code="B1b", text=Text(code="B1b", text="주물"), fields=("M0201",), asked=Asked(capacity=0))
    assert needs_of(company, []) == (company,)
    assert needs_of(company, [silent, own]) == (
        replace(company, code="B1a"),
        replace(own, asked=Asked(certificates=("ISO 9001",), capacity=0)),
    )


def test_an_unknown_field_is_a_fault() -> None:
    with pytest.raises(KeyError):
        of(None, ("nowhere",), ("M0201",))


def test_from_texts_fields_and_facts_to_one_affinity() -> None:
    """A buyer with two delegates; the certificate that is asked for stands in the offer's text only."""
    concepts = Concepts(shipped(), shipped_glosses())
    suggester = Suggester(
        concepts,
        [
            Text(code="S1", field="알루미늄 다이캐스팅", text="자동차 부품. IATF 16949 보유.", hall="M"),
            Text(code="S2", field="포기김치", text="김치 OEM", hall="R"),
        ],
    )
    company = Seeks(code="B1", asked=Asked(certificates=("IATF16949",)))
    castings = Seeks(code="B1-a", text=Text(code="B1-a", field="die casting", hall="M"), fields=("M0201",))
    foods = Seeks(code="B1-b", text=Text(code="B1-b", field="절임 식품", hall="R"), fields=("R0102",))
    certificates = Certificates(suggester.kinship)

    def affinity_of(code: str, offered: tuple[str, ...]) -> Affinity:
        facts = Facts(certificates=suggester.conditions(code))
        return best_of(
            [
                combined(
                    fit=suggester.suggest(need.text, among=[code])[0] if need.text else None,
                    offered=offered,
                    sought=need.fields,
                    tree=TREE,
                    facts=weighed(
                        facts, need.asked, past=Past(), rules=FactRules(), certificates=certificates
                    ),
                    need=need.code,
                )
                for need in needs_of(company, [castings, foods])
            ]
        )

    one, other = affinity_of("S1", ("M0201",)), affinity_of("S2", ("R0102",))
    assert (one.need, other.need) == ("B1-a", "B1-b")
    assert one.parts["certificates"] == 8
    assert one.parts["product"] + one.parts["field"] == 60
    assert Reason(kind="certificates", words=("IATF16949",)) in one.because
    assert other.parts["certificates"] == -4


CODES = st.lists(st.sampled_from(sorted(FIELD_NAMES)), max_size=3).map(tuple)
PARTS = st.fixed_dictionaries(
    {"product": st.integers(0, 60), "letters": st.integers(0, 25), "conditions": st.integers(0, 8)}
)
FACTS = st.dictionaries(
    st.sampled_from(["certificates", "region", "supplier", "language"]), st.integers(-100, 100)
)


@given(parts=PARTS, offered=CODES, sought=CODES, facts=FACTS)
def test_parts_add_up_and_none_is_nothing(
    parts: dict[str, int], offered: tuple[str, ...], sought: tuple[str, ...], facts: dict[str, int]
) -> None:
    fit = replace(FIT, parts=parts, total=sum(parts.values()))
    found = of(fit, offered, sought, Weighed(parts=facts))
    assert 0 <= found.total <= 100
    assert found.total == sum(found.parts.values())
    assert all(found.parts.values())
    assert found.parts.get("product", 0) + found.parts.get("field", 0) <= 60

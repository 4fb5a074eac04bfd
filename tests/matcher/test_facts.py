"""Facts: what each does where it is as asked, otherwise or unknown; the same certificates and regions."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.concepts import Concepts
from matcher.facts import (
    FACTS,
    Asked,
    Certificates,
    FactRule,
    FactRules,
    Facts,
    Past,
    Weighed,
    in_region,
    weighed,
)
from matcher.kinship import Kinship
from matcher.reason import Reason
from matcher.thesaurus import shipped

CERTIFICATES = Certificates(Kinship(Concepts(shipped())))
NOTHING = Past()


def of(facts: Facts, asked: Asked, past: Past = NOTHING, rules: FactRules | None = None) -> Weighed:
    return weighed(facts, asked, past=past, rules=rules or FactRules(), certificates=CERTIFICATES)


def test_all_as_asked() -> None:
    """3 + two certificates of 8 + 4 + 4; a common language is nothing special, as settings stand."""
    found = of(
        Facts(
            region="경상북도 구미시",
            certificates=("ISO9001", "IATF 16949"),
            capacity=5000,
            languages=("ko", "en"),
            exports=True,
        ),
        Asked(
            regions=("경북",),
            certificates=("품질경영시스템", "IATF16949"),
            capacity=5000,
            languages=("en",),
            exports=True,
        ),
    )
    assert found.parts == {"region": 3, "certificates": 16, "capacity": 4, "exports": 4}
    assert found.forbidden is None
    assert found.because == (
        Reason(kind="region", words=("경상북도 구미시",)),
        Reason(kind="certificates", words=("품질경영시스템 (ISO9001)", "IATF16949")),
        Reason(kind="capacity", words=("5000", "5000")),
        Reason(kind="exports"),
    )


def test_nothing_as_asked() -> None:
    found = of(
        Facts(region="서울 금천구", capacity=4999, languages=("ko",), exports=False),
        Asked(regions=("경북",), certificates=("HACCP",), capacity=5000, languages=("en",), exports=True),
    )
    assert found.parts == {"certificates": -4, "capacity": -10, "language": -15, "exports": -4}
    assert [one.kind for one in found.because] == [
        "certificates missing",
        "capacity short",
        "language none",
        "exports none",
    ]


def test_what_nobody_has_said_does_nothing() -> None:
    every = Asked(regions=("경북",), capacity=1, languages=("en",), exports=True, markets=("베트남",))
    assert of(Facts(), every) == Weighed(parts={})
    said = Facts(region="경북", certificates=("HACCP",), capacity=1, languages=("en",), markets=("베트남",))
    assert of(said, Asked()) == Weighed(parts={})


def test_many_certificates_count_up_to_the_most_either_way() -> None:
    """Four of 8 would be 32, and five of -4 would be -20: at most 16 both ways."""
    names = ("ISO 9001", "ISO 14001", "ISO 45001", "HACCP", "KS인증")
    assert of(Facts(certificates=names[:4]), Asked(certificates=names[:4])).parts == {"certificates": 16}
    assert of(Facts(), Asked(certificates=names)).parts == {"certificates": -16}
    assert of(Facts(), Asked(certificates=names[:1] * 3)).parts == {"certificates": -4}


def test_earlier_meetings_and_a_running_supply_lower_it() -> None:
    found = of(Facts(), Asked(), Past(met=2, supplies=True))
    assert found.parts == {"met before": -10, "supplier": -20}
    assert found.because == (Reason(kind="met before", words=("2",)), Reason(kind="supplier"))


def test_a_newcomer_counts_where_the_organiser_says_so() -> None:
    newcomer = Facts(newcomer=True)
    assert of(newcomer, Asked()).parts == {}
    raised = FactRules(newcomer=FactRule(as_asked=5))
    assert of(newcomer, Asked(), rules=raised).parts == {"newcomer": 5}


@pytest.mark.parametrize(
    ("facts", "asked", "past", "name"),
    [
        (Facts(region="서울"), Asked(regions=("경북",)), NOTHING, "region"),
        (
            Facts(certificates=("ISO 9001",)),
            Asked(certificates=("ISO 9001", "HACCP")),
            NOTHING,
            "certificates",
        ),
        (Facts(capacity=9), Asked(capacity=10), NOTHING, "capacity"),
        (Facts(languages=("ko",)), Asked(languages=("en",)), NOTHING, "language"),
        (Facts(exports=False), Asked(exports=True), NOTHING, "exports"),
        (Facts(newcomer=True), Asked(), NOTHING, "newcomer"),
        (Facts(), Asked(), Past(met=1), "met before"),
        (Facts(), Asked(), Past(supplies=True), "supplier"),
    ],
)
def test_every_fact_can_forbid(facts: Facts, asked: Asked, past: Past, name: str) -> None:
    field = name.replace(" ", "_")
    as_asked = name in {"newcomer", "met before", "supplier"}
    rule = FactRule(as_asked="forbid") if as_asked else FactRule(otherwise="forbid")
    assert of(facts, asked, past, replace(FactRules(), **{field: rule})).forbidden == name
    off = replace(FactRules(), **{one.name: FactRule() for one in fields(FactRules)})
    assert of(facts, asked, past, off) == Weighed(parts={})


def test_the_unknown_is_not_forbidden() -> None:
    strict = FactRules(capacity=FactRule(otherwise="forbid"), language=FactRule(otherwise="forbid"))
    assert of(Facts(), Asked(capacity=10, languages=("en",)), rules=strict).forbidden is None


@pytest.mark.parametrize(
    ("named", "asked", "suits"),
    [
        ("ISO9001", "ISO 9001", True),
        ("품질경영시스템", "ISO 9001", True),
        ("ISO 9001:2015 인증", "iso9001", True),
        ("IATF 16949", "ISO 9001", True),
        ("ISO 9001", "IATF 16949", False),
        ("ISO/TS 16949", "IATF 16949", True),
        ("ISO 22000", "FSSC 22000", True),
        ("OHSAS 18001", "ISO 45001", False),
        ("해썹", "HACCP", True),
        ("KC인증", "CE", False),
        ("우리 고장 인증", "우리고장 인증", True),
        ("우리 고장 인증", "다른 고장 인증", False),
        ("", "ISO 9001", False),
    ],
)
def test_certificates(named: str, asked: str, suits: bool) -> None:
    assert CERTIFICATES.suits(named, asked) is suits


@pytest.mark.parametrize(
    ("region", "asked", "inside"),
    [
        ("경북 구미시", "경상북도", True),
        ("경상북도 구미시", "경북 구미", True),
        ("경북 구미시", "구미시", True),
        ("경북", "경북 구미시", False),
        ("경기 광주시", "광주", False),
        ("광주광역시 광산구", "광주", True),
        ("부산 강서구", "서울 강서구", False),
        ("서울", "", False),
        ("", "서울", False),
        ("Hanoi", "hanoi", True),
    ],
)
def test_regions(region: str, asked: str, inside: bool) -> None:
    assert in_region(region, asked) is inside


def test_markets_are_compared_where_both_name_some() -> None:
    asked = Asked(markets=("베트남", "일본"))
    assert of(Facts(markets=("일본",)), asked).because == (Reason(kind="exports", words=("일본",)),)
    assert of(Facts(markets=("독일",)), asked).parts == {"exports": -4}
    assert of(Facts(exports=True), asked).parts == {"exports": 4}


@pytest.mark.parametrize("points", [101, -101])
def test_more_than_a_hundred_points_are_refused(points: int) -> None:
    with pytest.raises(ValueError, match="-100 to 100"):
        FactRule(as_asked=points)
    with pytest.raises(ValueError, match="-100 to 100"):
        FactRule(most=-1)


EFFECTS = st.one_of(st.integers(-100, 100), st.just("forbid"))
RULE = st.builds(FactRule, as_asked=EFFECTS, otherwise=EFFECTS, most=st.integers(0, 100))
RULES = st.builds(FactRules, **{one.name: RULE for one in fields(FactRules)})
NAMES = st.lists(st.sampled_from(["ISO 9001", "IATF 16949", "HACCP", "x"]), max_size=3).map(tuple)
SOME = st.lists(st.sampled_from(["ko", "en", "서울", "경북"]), max_size=2).map(tuple)


@given(
    facts=st.builds(Facts, region=st.none() | st.text(), certificates=NAMES, languages=SOME, markets=SOME),
    asked=st.builds(Asked, regions=SOME, certificates=NAMES, languages=SOME, markets=SOME),
    past=st.builds(Past, met=st.integers(0, 5), supplies=st.booleans()),
    rules=RULES,
)
def test_parts_are_named_whole_and_bounded(facts: Facts, asked: Asked, past: Past, rules: FactRules) -> None:
    found = of(facts, asked, past, rules)
    assert found.parts.keys() <= set(FACTS)
    assert all(points and -100 <= points <= 100 for points in found.parts.values())
    assert found.forbidden is None or found.forbidden in FACTS

"""The timetable by company and by person, checked against what the tiny event's meetings say."""

from dataclasses import replace

from fixtures.event import problem_of
from fixtures.generate import generate
from scheduler.problem import Problem
from scheduler.solve import solve
from scheduler.timetable import Meeting
from web.pages.distribution import distributions
from web.pages.looking import Looked, looked, looking
from web.pages.own_lines import codes_by, lines_by_company, lines_by_person
from web.pages.unmet import unmet

EVENT = generate("gumi-500", seed=1, buyers=6, sellers=12)


def solved() -> tuple[Problem, tuple[Meeting, ...]]:
    problem = problem_of(EVENT)
    held = solve(problem, seconds=20, workers=1).meetings
    assert held is not None
    return problem, held


PROBLEM, HELD = solved()
NOBODY: frozenset[tuple[str, str]] = frozenset()


def test_a_companys_line_has_each_of_its_meetings_in_its_slot() -> None:
    for line in lines_by_company(PROBLEM, HELD, NOBODY, codes_by(PROBLEM, "company", None)):
        own = sorted((one.slot, one.table) for one in HELD if line.code in one.pair)
        found = sorted((field.slot, one.table) for field in line.fields for one in field.sittings)
        assert (line.code, found, line.held) == (line.code, own, len(own))


def test_a_persons_line_has_only_that_persons_meetings() -> None:
    for line in lines_by_person(PROBLEM, HELD, NOBODY, codes_by(PROBLEM, "person", "buyer")):
        own = sorted((one.slot, one.pair[0]) for one in HELD if line.code in one.delegates)
        found = sorted((field.slot, one.other) for field in line.fields for one in field.sittings)
        assert (line.code, found) == (line.code, own)


def test_who_is_away_is_marked_and_meets_nobody_then() -> None:
    """S001 may not meet in the first slot: its field there is away, and no other field changes."""
    first = PROBLEM.slots[0].code
    less = replace(
        PROBLEM,
        participants=tuple(
            replace(one, forbidden=(first,)) if one.code == "S001" else one for one in PROBLEM.participants
        ),
    )
    [line] = lines_by_company(less, [], NOBODY, ["S001"])
    [before] = lines_by_company(PROBLEM, [], NOBODY, ["S001"])
    assert line.fields[0].away
    assert line.fields[1:] == before.fields[1:]


def test_the_colour_of_a_field_is_its_strongest_wish() -> None:
    one = HELD[0]
    both = frozenset({one.pair, one.pair[::-1]})
    [line] = lines_by_company(PROBLEM, [one], both, [one.pair[0]])
    assert [field.heart for field in line.fields if field.sittings] == ["both"]


def test_every_company_is_counted_once_and_apart_when_below_its_floor() -> None:
    """Without any meeting all sellers are below their floor of 2, and no buyer is, whose floor is 0."""
    sellers, buyers = distributions(PROBLEM, [])
    assert [(one.side, one.companies, one.short, one.full) for one in (sellers, buyers)] == [
        ("seller", 12, 12, 0),
        ("buyer", 6, 0, 0),
    ]


def test_the_columns_add_up_to_all_meetings() -> None:
    for one in distributions(PROBLEM, HELD):
        assert sum(column.meetings * column.number for column in one.columns) == len(HELD)
        assert (
            max(column.short.height + column.between.height + column.full.height for column in one.columns)
            == 160
        )


def test_who_is_looked_for_is_on_the_page_that_is_shown() -> None:
    many = problem_of(generate("gumi-500", seed=1))
    code = codes_by(many, "company", "seller")[70]
    values = looking(Looked(by="company", who=code), many, [], NOBODY)
    assert (values["page"], values["shown_side"]) == (3, "seller")
    assert code in [line.code for line in values["own_lines"]]


def test_what_no_page_offers_is_not_asked() -> None:
    assert looked(by="x", page="-3") == Looked()
    values = looking(looked(by="person", side="x", page="99999"), PROBLEM, HELD, NOBODY)
    assert values["page"] == values["pages"]


def test_unmet_wishes_come_by_how_much_they_were_wanted_and_once_each() -> None:
    pair, other = ("S001", "B001"), ("S002", "B001")
    wished = frozenset({pair, other, other[::-1], ("B001", "gone")})
    found = unmet(PROBLEM, [], wished)
    listed = [one for one in found if one.score is not None]
    assert [one.heart for one in listed] == sorted((one.heart for one in listed), key=["both", "one"].index)
    assert sorted(one.pair for one in found) == [pair, other]
    assert unmet(PROBLEM, HELD, frozenset(one.pair for one in HELD)) == ()

"""The pictures and counts of a timetable, worked out by hand on four meetings."""

from dataclasses import replace

from matcher.people import Participant, Wish
from scheduler.problem import Candidate, Floors, Problem, Session, Slot, Table
from scheduler.timetable import Meeting, Progress
from web.language import language
from web.pages.chart import Moment, gap, lines
from web.pages.figures import figures
from web.pages.grid import grid
from web.pages.live import live
from web.pages.occupancy import occupancy

# Two halls with two tables and one table; two slots; table 2-01 is closed in the second.
PROBLEM = Problem(
    event="e",
    sessions=(Session(code="am", slots=(Slot(code="T1", start="10:00"), Slot(code="T2", start="10:25"))),),
    tables=(
        Table(code="1-01", hall="R"),
        Table(code="1-02", hall="R"),
        Table(code="2-01", hall="M", closed=("T2",)),
    ),
    participants=(
        Participant(code="S1", side="seller"),
        Participant(code="S2", side="seller"),
        Participant(code="S3", side="seller"),
        Participant(code="B1", side="buyer", tables=("1-01",)),
        Participant(code="B2", side="buyer", tables=("1-02",)),
    ),
    floors=Floors(seller=2, buyer=0),
)


def meeting(seller: str, buyer: str, slot: str, table: str) -> Meeting:
    return Meeting(
        id=f"{seller}:{buyer}", pair=(seller, buyer), delegates=(seller, buyer), slot=slot, table=table
    )


HELD = [
    meeting("S1", "B1", "T1", "1-01"),
    meeting("S2", "B2", "T1", "1-02"),
    meeting("S1", "B2", "T2", "1-02"),
]
WISHES = [
    Wish(of="S1", to="B1", rank=1),
    Wish(of="B1", to="S1", rank=1),
    Wish(of="S2", to="B1", rank=1),
    Wish(of="S2", to="B2", rank=2),
]


def test_the_counts_of_a_timetable() -> None:
    found = figures(PROBLEM, HELD, WISHES)
    assert (found.meetings, found.companies, found.without) == (3, 5, ("S3",))
    # Under the floor of 2: S2 lacks one, S3 two.
    assert (found.short, found.shortfall) == (2, 3)
    # S1 and B1 got each other, S2's first wish B1 was not kept.
    assert (found.first_kept, found.first_asked, found.mutual) == (2, 3, 1)


def test_occupancy_counts_open_tables_only() -> None:
    picture = occupancy(PROBLEM, HELD)
    assert [[(spot.held, spot.open) for spot in row] for row in picture.rows] == [
        [(2, 2), (1, 2)],
        [(0, 1), (0, 0)],
    ]
    assert (picture.held, picture.open) == (3, 5)
    assert [spot.full for spot in picture.rows[0]] == [True, False]


def test_the_grid_of_a_hall_has_a_line_for_each_table_with_its_owner() -> None:
    wished = frozenset((wish.of, wish.to) for wish in WISHES)
    first, second = grid(PROBLEM, HELD, "R", wished)
    assert (first.table, first.owner, first.held, second.table, second.owner, second.held) == (
        *("1-01", "B1", 1),
        *("1-02", "B2", 2),
    )
    assert [cell.heart for cell in (*first.cells, *second.cells)] == ["both", "none", "one", "none"]


def test_a_candidate_that_nobody_wished_for_came_from_a_suggestion() -> None:
    wished = frozenset((wish.of, wish.to) for wish in WISHES)
    listed = tuple(Candidate(id=one.id, pair=one.pair, score=1) for one in HELD)
    _, second = grid(replace(PROBLEM, candidates=listed), HELD, "R", wished)
    assert [cell.heart for cell in second.cells] == ["one", "filled"]


def test_a_closed_table_is_closed_in_the_grid() -> None:
    (line,) = grid(PROBLEM, HELD, "M", frozenset())
    assert [cell.closed for cell in line.cells] == [False, True]


def test_value_and_bound_are_drawn_on_one_scale() -> None:
    # 560 × 160 with an edge of 8: 10 at the bottom (152), 20 at the top (8); a second is 483.6 wide.
    drawn = lines([Moment(seconds=0, value=10, bound=20), Moment(seconds=1, value=15, bound=20)])
    assert drawn.bound == "8.0,8.0 491.6,8.0 491.6,8.0 552.0,8.0"
    assert drawn.value == "8.0,152.0 491.6,152.0 491.6,80.0 552.0,80.0"


def test_nothing_known_draws_nothing() -> None:
    assert lines([Moment(seconds=1, value=None, bound=None)]).value == ""


def test_the_gap_is_a_fraction_of_the_bound_or_not_known() -> None:
    assert (gap(95, 100), gap(100, 100), gap(None, 100), gap(3, None)) == (0.05, 0.0, None, None)


def test_what_is_shown_of_a_run_under_way() -> None:
    steps = [
        Progress(stage="place", aim="score", value=90, bound=None, seconds=0.1),
        Progress(stage="prove", aim="score", value=None, bound=100, seconds=0.26),
    ]
    assert live(language("en"), steps).texts == {
        "stage": "Proving the bound",
        "aim": "Highest total score",
        "value": "90",
        "bound": "100",
        "gap": "10%",
        "seconds": "0.3",
        "low": "90",
        "high": "100",
        "said": "Highest total score: best value 90, bound 100, gap 10%, after 0.3 s.",
    }


def test_a_run_that_has_said_nothing_yet_waits() -> None:
    assert live(language("en"), []).texts["stage"] == "Waiting for its turn"

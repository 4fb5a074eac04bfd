"""How evenly a timetable is spread, on the four meetings of the pictures: by hand."""

from fixtures.event import problem_of
from fixtures.generate import generate
from matcher.fairness import Share
from matcher.people import Veto, Wish
from scheduler.solve import solve
from tests.web.pages.test_pictures import HELD, PROBLEM
from web.pages.fairness import fairness_figures
from web.pages.figures import figures

WISHES = (
    Wish(of="S3", to="B2", rank=1),
    Wish(of="B2", to="S3", rank=1),
    Wish(of="S1", to="B1", rank=1),
    Wish(of="B1", to="S9", rank=1),
)


def test_this_timetable_comes_first_with_what_it_left_undone() -> None:
    """S3 and B2 wished for each other first. Whether they meet is the timetable's doing."""
    without = [one for one in HELD if set(one.pair) != {"S3", "B2"}]
    found = fairness_figures(PROBLEM, without, WISHES, ())
    assert found.ways[0].blocking == 1
    assert found.blocking == (("B2", "S3"),)
    assert [way.blocking for way in found.ways[1:]] == [0, 0, 0]
    assert found.ways[0].first == Share(got=1, of=3)


def test_a_vetoed_wish_is_nobody_s_wish() -> None:
    found = fairness_figures(PROBLEM, (), WISHES, (Veto(of="S3", to="B2"),))
    assert found.blocking == ()
    assert found.ways[0].wishes == Share(got=0, of=1)


def test_counts_by_side_are_those_of_the_meetings() -> None:
    found = fairness_figures(PROBLEM, HELD, WISHES, ())
    sellers = next(one for one in found.sides if one.side == "seller")
    times = [sum(code in one.pair for one in HELD) for code in ("S1", "S2", "S3")]
    few = [sum(n == k for n in times) for k in range(3)]
    assert sellers.counts == (*few, sum(n > 2 for n in times))


def test_first_wishes_are_counted_as_in_the_summary_of_the_page() -> None:
    """Two counts of one thing on one page would be believed by nobody."""
    event = generate("gumi-500", seed=1)
    problem = problem_of(event)
    meetings = solve(problem).meetings or ()
    summed = figures(problem, meetings, event.wishes)
    first = fairness_figures(problem, meetings, event.wishes, ()).ways[0].first
    assert (first.got, first.of) == (summed.first_kept, summed.first_asked)

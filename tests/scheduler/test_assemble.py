"""From people and wishes to a problem: what reviews, dials and filling change in it."""

from matcher.affinity import FieldTree
from matcher.people import Participant, Review, Wish
from matcher.score import Dials
from scheduler.assemble import assemble
from scheduler.problem import Problem

FRAME = Problem(event="e", sessions=(), tables=(), participants=())
PEOPLE = (
    Participant(code="S1", side="seller", fields=("M",)),
    Participant(code="B1", side="buyer", fields=("M",)),
    Participant(code="B2", side="buyer", fields=("M",)),
)
WISHES = (Wish(of="S1", to="B1", rank=1),)
TREE = FieldTree(parent={"M": None})


def test_a_request_that_was_declined_keeps_the_two_apart() -> None:
    no = (Review(of="B1", to="S1", verdict="declined"),)
    problem, _, dropped = assemble(FRAME, PEOPLE, WISHES, (), tree=TREE, reviews=no, fill=1)
    assert problem.vetoes == (("B1", "S1"),)
    assert [one.because for one in dropped] == ["declined"]
    assert [one.pair for one in problem.candidates] == [("S1", "B2")]


def test_dials_take_the_place_of_the_presets() -> None:
    dials = Dials(seller_wish=7, wish_least=5, affinity_percent=0, unit=10)
    problem, _, _ = assemble(FRAME, PEOPLE, WISHES, (), tree=TREE, dials=dials)
    assert [one.score for one in problem.candidates] == [70]

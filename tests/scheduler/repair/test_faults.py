"""Changes that can't be: each fault is named by its place."""

from datetime import datetime

import pytest

from fixtures.tiny import B1, S1, S2, meet
from matcher.people import Delegate, Participant
from scheduler.problem import Candidate, Problem, Session, Slot, Table
from scheduler.repair.changes import (
    KINDS,
    Change,
    CompanyCancelled,
    DelegateCancelled,
    Late,
    Leaves,
    MeetingCancelled,
    SlotSlipped,
    TableLost,
    WalkIn,
)
from scheduler.repair.form import read_changes
from scheduler.repair.repair import ChangesError, repair
from scheduler.timetable import Meeting

B9 = Participant(code="B9", side="buyer", delegates=(Delegate(code="B9-1", table="1-3"),))
FAIR = Problem(
    event="fair",
    sessions=(
        Session(code="AM", date="2026-11-23", slots=(Slot(code="T1", start="10:00"), Slot(code="T2"))),
    ),
    tables=tuple(Table(code=f"1-{i}", hall="H") for i in (1, 2, 3)),
    participants=(S1, S2, B1, B9),
    candidates=(meet("S1 B1"), meet("S2 B1")),
)
PUBLISHED = (Meeting(id="S1:B1", pair=("S1", "B1"), delegates=("S1", "B1"), slot="T1", table="1-1"),)
RUNNING = datetime.fromisoformat("2026-11-23T10:10:00")
LATER = datetime.fromisoformat("2026-11-23T10:50:00")


def found(change: Change, now: datetime | None = RUNNING) -> list[tuple[str, str | None]]:
    with pytest.raises(ChangesError) as caught:
        repair(FAIR, PUBLISHED, [Late(who="S1", slot="T1"), change], now=now)
    return [(one.code, one.path) for one in caught.value.issues]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (MeetingCancelled(meeting="S9:B9"), "code-unknown", "/changes/1/meeting"),
        (MeetingCancelled(meeting="S1:B1"), "meeting-begun", "/changes/1/meeting"),
        (CompanyCancelled(company="S9"), "code-unknown", "/changes/1/company"),
        (DelegateCancelled(delegate="S1-9"), "code-unknown", "/changes/1/delegate"),
        (DelegateCancelled(delegate="S1", slot="T9"), "code-unknown", "/changes/1/slot"),
        (Late(who="S9", slot="T1"), "code-unknown", "/changes/1/who"),
        (Leaves(who="S1", slot="T9"), "code-unknown", "/changes/1/slot"),
        (TableLost(table="9-9"), "code-unknown", "/changes/1/table"),
        (TableLost(table="1-1", instead="1-2"), "table-nobody", "/changes/1/instead"),
        (TableLost(table="1-3", instead="1-3"), "table-two-owners", "/changes/1/instead"),
        (TableLost(table="1-3", instead="1-1"), "table-used", "/changes/1/instead"),
        (SlotSlipped(slot="T9", minutes=5), "code-unknown", "/changes/1/slot"),
        (SlotSlipped(slot="T2", minutes=0), "number-negative", "/changes/1/minutes"),
        (SlotSlipped(slot="T2", minutes=5, until="noon"), "time-wrong", "/changes/1/until"),
        (WalkIn(participant=S1), "code-twice", "/changes/1/participant/code"),
        (WalkIn(pairs=(meet("S1 B1", id="again"),)), "pair-twice", "/changes/1/pairs/0/pair"),
        (WalkIn(pairs=(meet("S1 B8", id="S1:B8"),)), "code-unknown", "/changes/1/pairs/0/pair"),
    ],
)
def test_a_fault_is_named_by_its_place(change: Change, code: str, path: str) -> None:
    assert found(change) == [(code, path)]


def test_a_slot_that_is_over_can_not_slip() -> None:
    assert found(SlotSlipped(slot="T1", minutes=5), LATER) == [("slot-over", "/changes/1/slot")]


def test_a_walk_in_is_placed_where_there_is_room_and_nowhere_else() -> None:
    pinned = WalkIn(pairs=(Candidate(id="S2:B9", pair=("S2", "B9"), slot="T2"),))
    assert found(pinned) == [("walk-in-pinned", "/changes/1/pairs/0")]


def test_slots_without_a_start_can_not_be_compared_with_the_clock() -> None:
    bare = Problem(
        event="bare",
        sessions=(Session(code="AM", slots=(Slot(code="T1"),)),),
        tables=FAIR.tables,
        participants=FAIR.participants,
        candidates=FAIR.candidates,
    )
    with pytest.raises(ChangesError) as caught:
        repair(bare, PUBLISHED, [CompanyCancelled(company="S1")], now=RUNNING)
    assert [(one.code, one.path) for one in caught.value.issues] == [("start-missing", "/sessions/0/slots")]
    # Before the event there is nothing to compare.
    done = repair(bare, PUBLISHED, [CompanyCancelled(company="S1")], now=None)
    assert [one.id for one in done.result.meetings or ()] == ["S2:B1"]


ALL = """{"format": 1, "changes": [
  {"kind": "meeting-cancelled", "meeting": "S1:B1"},
  {"kind": "delegate-cancelled", "delegate": "S1-1", "slot": "T2", "no_show": true},
  {"kind": "company-cancelled", "company": "S1"},
  {"kind": "late", "who": "B1", "slot": "T2"},
  {"kind": "leaves", "who": "B1", "slot": "T2"},
  {"kind": "walk-in", "participant": {"code": "S7", "side": "seller"},
   "pairs": [{"id": "S7:B1", "pair": ["S7", "B1"]}]},
  {"kind": "table-lost", "table": "1-1", "instead": "1-2"},
  {"kind": "slot-slipped", "slot": "T2", "minutes": 5, "until": "11:20"}
]}"""


def test_every_kind_of_change_is_read() -> None:
    assert read_changes(ALL) == (
        MeetingCancelled(meeting="S1:B1"),
        DelegateCancelled(delegate="S1-1", slot="T2", no_show=True),
        CompanyCancelled(company="S1"),
        Late(who="B1", slot="T2"),
        Leaves(who="B1", slot="T2"),
        WalkIn(participant=Participant(code="S7", side="seller"), pairs=(meet("S7 B1"),)),
        TableLost(table="1-1", instead="1-2"),
        SlotSlipped(slot="T2", minutes=5, until="11:20"),
    )


def test_the_kinds_by_name_are_all_kinds() -> None:
    changes = read_changes(ALL)
    assert not isinstance(changes, list)
    assert {one.kind: type(one) for one in changes} == KINDS


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("{", "json-not", None),
        ('{"format": 2, "changes": []}', "format-version", "/format"),
        ('{"format": 1}', "field-missing", "/changes"),
        ('{"format": 1, "changes": [], "more": 1}', "field-unknown", "/more"),
        ('{"format": 1, "changes": [{"kind": "rain"}]}', "field-wrong", "/changes/0"),
        ('{"format": 1, "changes": [{"who": "S1"}]}', "field-wrong", "/changes/0"),
        ('{"format": 1, "changes": [{"kind": "late", "who": "S1"}]}', "field-missing", "/changes/0/slot"),
        (
            '{"format": 1, "changes": [{"kind": "late", "who": "S1", "slot": 3}]}',
            "field-wrong",
            "/changes/0/slot",
        ),
        (
            '{"format": 1, "changes": [{"kind": "late", "who": "S1", "slot": "T1", "why": "rain"}]}',
            "field-unknown",
            "/changes/0/why",
        ),
        (
            '{"format": 1, "changes": [{"kind": "walk-in", "pairs": [{"id": "x"}]}]}',
            "field-missing",
            "/changes/0/pairs/0/pair",
        ),
    ],
)
def test_a_text_that_is_no_list_of_changes(text: str, code: str, path: str | None) -> None:
    faults = read_changes(text)
    assert isinstance(faults, list)
    assert [(one.code, one.path) for one in faults] == [(code, path)]

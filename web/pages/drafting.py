"""The draft: a timetable that organisers change by hand, meeting by meeting, and complete from there."""

from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from scheduler.moves.draft import Drop, Pin, Put, Unpin
from scheduler.moves.places import drop_rule, place
from scheduler.timetable import Meeting
from web.pages.access import Form, Read, Visitor, Write, house, log_change, text, visitor
from web.pages.again import event_run
from web.pages.boards import Desk
from web.pages.draft_view import (
    Looked,
    board_values,
    looked_at,
    pairs_of,
    pick_values,
    search,
    speaker,
    tables_shown,
    unmet_values,
    wishes_of,
)
from web.pages.fault import Fault
from web.pages.frame import is_part, reply, see
from web.reasoning import reason_lines
from web.rows import RunRow
from web.store.drafts import (
    Change,
    Revision,
    begin_from,
    change,
    latest,
    redo,
    run_by_hand,
    since,
    undo,
    with_timetable,
)
from web.store.runs import find_run

router = APIRouter()
MOST_SOUGHT = 60


@router.get("/o/{token}/draft")
def show_draft(
    request: Request,
    token: str,
    db: Read,
    hall: str = "",
    whom: str = "",
    pick: str = "",
    unmet: str = "",
    q: str = "",
) -> Response:
    """Shows the draft: the grid of a hall, or of what concerns one company or person."""
    who = visitor(request, db, token, "organiser")
    desk = _desk(request, db, who)
    if desk is None:
        return reply(request, "organiser/draft.html", {**who.common, "revision": None})
    return _page(request, db, who, desk, looked_at(desk, hall, whom), pick=pick, unmet=unmet, sought=q)


@router.get("/o/{token}/draft/pick")
def show_places(
    request: Request, token: str, db: Read, pick: str = "", tag: str = "", hall: str = "", whom: str = ""
) -> Response:
    """Shows where a meeting could be, and what that costs; to whom sees an older draft, what has changed."""
    who = visitor(request, db, token, "organiser")
    desk = _desk(request, db, who)
    if desk is None or pick not in desk.board.held.listed:
        raise Fault.missing()
    looked, say = looked_at(desk, hall, whom), speaker(db, who, desk)
    if tag and tag != desk.revision.tag:
        return _overtaken(request, db, who, desk, looked, tag)
    if not is_part(request):
        return see(f"{who.base}/draft?pick={quote(pick)}&{looked.query}")
    values = {**who.common, "looked": looked, "revision": desk.revision, "fields": {}, "say": say}
    values["pick"] = pick_values(db, who, desk, pick, tables_shown(desk, looked), say)
    return reply(request, "organiser/draft_pick.html", values, part="organiser/draft_pick.html")


@router.get("/o/{token}/draft/search")
def show_found(request: Request, token: str, db: Read, q: str = "") -> Response:
    """Shows the companies, people and tables that a text fits."""
    who = visitor(request, db, token, "organiser")
    desk = _desk(request, db, who)
    if desk is None:
        raise Fault.missing()
    if not is_part(request):
        return see(f"{who.base}/draft?{urlencode({'q': q[:MOST_SOUGHT]})}")
    found = search(db, who, desk, q[:MOST_SOUGHT], speaker(db, who, desk))
    values = {**who.common, "found": found, "sought": q.strip()}
    return reply(request, "organiser/draft_found.html", values, part="organiser/draft_found.html")


@router.get("/o/{token}/draft/unmet")
def show_unmet(request: Request, token: str, db: Read, hall: str = "", whom: str = "") -> Response:
    """Shows the wishes without a meeting."""
    who = visitor(request, db, token, "organiser")
    desk = _desk(request, db, who)
    if desk is None:
        raise Fault.missing()
    looked, say = looked_at(desk, hall, whom), speaker(db, who, desk)
    if not is_part(request):
        return see(f"{who.base}/draft?unmet=1&{looked.query}")
    unmet = unmet_values(desk, looked.whom, say, wishes_of(db, who.event.code))
    values = {**who.common, "unmet": unmet, "looked": looked}
    return reply(request, "organiser/draft_unmet.html", values, part="organiser/draft_unmet.html")


@router.get("/o/{token}/draft/why")
def show_why(request: Request, token: str, db: Read, pick: str = "") -> Response:
    """Says why one wish has no meeting in the draft."""
    who = visitor(request, db, token, "organiser")
    desk = _desk(request, db, who)
    if desk is None or pick not in desk.board.held.listed:
        raise Fault.missing()
    _, *lines = reason_lines(who.language, desk.draft.problem, desk.explainer.why(pick))
    values = {**who.common, "lines": [line.strip() for line in lines]}
    return reply(request, "organiser/draft_reason.html", values, part="organiser/draft_why.html")


@router.post("/o/{token}/draft")
def change_draft(request: Request, token: str, form: Form, db: Write) -> Response:
    """Does, takes back or does again one thing; completes the draft, or leads to its publication.

    `tag` says which revision the page showed: if somebody has changed the draft since, nothing is done, and
    the answer says what was changed.
    """
    who = visitor(request, db, token, "organiser")
    desk = _desk(request, db, who)
    if desk is None:
        raise Fault.missing()
    looked = looked_at(desk, text(form, "hall"), text(form, "whom"))
    if desk.revision.tag != text(form, "tag", needed=True):
        return _overtaken(request, db, who, desk, looked, text(form, "tag"))
    do = text(form, "do", needed=True)
    if do == "publish":
        return _publish(request, db, who, desk, looked)
    if do == "complete":
        return _complete(request, db, who, desk)
    if do in {"undo", "redo"}:
        again = undo if do == "undo" else redo
        made = again(db, who.event, desk.revision.tag, author=who.link.token_hash, now=who.now)
        _write_down(db, who, desk, made, do)
        return see(f"{who.base}/draft?{looked.query}")
    what = _asked(db, who, desk, do, form)
    if isinstance(what, str):
        say = speaker(db, who, desk)
        return _refused(request, db, who, desk, looked, say.rule(what))
    made = change(db, who.event, desk.revision.tag, what, author=who.link.token_hash, now=who.now)
    _write_down(db, who, desk, made, do)
    return see(f"{who.base}/draft?{looked.query}")


def _write_down(db: Session, who: Visitor, desk: Desk, made: Revision | None, do: str) -> None:
    """Puts one step into the log of changes: what was done, and where the meetings stood and stand."""
    if made is None or made.what is None:
        return
    which = made.what.id if isinstance(made.what, Drop | Pin | Unpin) else None
    moved = made.what.meetings if isinstance(made.what, Put) else ()
    stood = {one.id: one for one in desk.draft.meetings}
    before = {one.id: _place_said(stood.get(one.id)) for one in moved} if do == "put" else {}
    after = {one.id: _place_said(one) for one in moved} if do == "put" else {}
    subject = which or (moved[0].id if moved else desk.revision.begin.run)
    log_change(
        db,
        who,
        "draft",
        subject=subject,
        before={"revision": desk.revision.number, **before},
        after={"revision": made.number, "step": do, **after},
    )


def _place_said(meeting: Meeting | None) -> str:
    """Where a meeting stands, as the log keeps it; nothing for one that is not there yet."""
    return f"{meeting.slot} {meeting.table}" if meeting is not None else ""


def _asked(db: Session, who: Visitor, desk: Desk, do: str, form: FormData) -> Change | str:
    """The change that a form asks for, or the rule that forbids it. Raises Fault for what no page sends."""
    if do == "take":
        run = event_run(find_run(db, text(form, "run", needed=True)), who.event.code)
        if not with_timetable(run):
            raise Fault.missing()
        return begin_from(db, run)
    which = text(form, "id", needed=True)
    board, held = desk.board, desk.board.held
    if which not in held.listed:
        raise Fault.garbled()
    if do == "put":
        slot, table = text(form, "slot"), text(form, "table")
        if slot not in held.number or table not in held.hall_of:
            raise Fault.garbled()
        found = place(board, which, slot, table)
        return found.rule if found.rule is not None else Put(meetings=found.moves)
    if which not in held.by_id:
        raise Fault.garbled()
    if do == "drop":
        return drop_rule(board, which) or Drop(id=which)
    if do == "pin" and which not in desk.draft.pinned:
        return Pin(id=which)
    if do == "unpin" and which in desk.draft.pins:
        return Unpin(id=which)
    raise Fault.garbled()


def _publish(request: Request, db: Session, who: Visitor, desk: Desk, looked: Looked) -> Response:
    """Leads to the question whether to publish; a draft with changes becomes an audited run before."""
    if not desk.revision.edits:
        return see(f"{who.base}/runs/{desk.revision.begin.run}/publish")
    run = run_by_hand(
        db,
        who.event,
        desk.revision,
        desk.draft.problem,
        desk.draft.meetings,
        desk.base,
        now=who.now,
    )
    if isinstance(run, RunRow):
        return see(f"{who.base}/runs/{run.id}/publish")
    say = speaker(db, who, desk)
    return _refused(request, db, who, desk, looked, say.rule(run[0].rule))


def _complete(request: Request, db: Session, who: Visitor, desk: Desk) -> Response:
    """Starts a run that fills what is free around the draft as it stands."""
    from scheduler.repair.complete import completing  # ortools takes a second to import

    if desk.revision.number == 0:
        raise Fault.garbled()
    problem = completing(desk.draft.problem, desk.draft.meetings, desk.draft.dropped)
    run = house(request).runs.complete(db, who.event, desk.revision, problem, now=who.now)
    log_change(db, who, "run", subject=run, after={"revision": desk.revision.number})
    return see(f"{who.base}/runs/{run}")


def _refused(request: Request, db: Session, who: Visitor, desk: Desk, looked: Looked, why: str) -> Response:
    """Says why nothing was done, above the draft as it is."""
    values = board_values(db, who, desk, looked, speaker(db, who, desk))
    values |= {"refused": why, "meanwhile": [], "overtaken": False, "sought": "", "found": []}
    return reply(request, "organiser/draft.html", values, part="organiser/draft_refused.html", status=422)


def _overtaken(
    request: Request, db: Session, who: Visitor, desk: Desk, looked: Looked, shown: str
) -> Response:
    """Says what somebody has changed meanwhile, above the draft as it is now."""
    say = speaker(db, who, desk)
    number = shown.partition(".")[0]
    before = int(number) if number.isdecimal() and len(number) < 9 else 0
    values = board_values(db, who, desk, looked, say)
    values |= {
        "refused": "",
        "meanwhile": [
            (
                who.at_home(one.at) if one.at else None,
                one.author == who.link.token_hash,
                say.done(one, pairs_of(desk)),
            )
            for one in since(db, who.event.code, before)
        ],
        "sought": "",
        "found": [],
        "overtaken": True,
    }
    return reply(request, "organiser/draft.html", values, part="organiser/draft_refused.html", status=409)


def _page(
    request: Request,
    db: Session,
    who: Visitor,
    desk: Desk,
    looked: Looked,
    *,
    pick: str,
    unmet: str,
    sought: str,
) -> Response:
    say = speaker(db, who, desk)
    values = board_values(db, who, desk, looked, say)
    values |= {"refused": "", "meanwhile": [], "overtaken": False, "sought": sought[:MOST_SOUGHT].strip()}
    values["found"] = search(db, who, desk, values["sought"], say)
    if pick in desk.board.held.listed:
        values["pick"] = pick_values(db, who, desk, pick, [line.table for line in values["grid"]], say)
    if unmet:
        values["unmet"] = unmet_values(desk, looked.whom, say, wishes_of(db, who.event.code))
    return reply(request, "organiser/draft.html", values, part="organiser/draft_board.html")


def _desk(request: Request, db: Session, who: Visitor) -> Desk | None:
    """The draft as it is now, or None where there is no timetable yet."""
    revision: Revision | None = latest(db, who.event.code)
    return house(request).boards.desk(db, who.event.code, revision) if revision is not None else None

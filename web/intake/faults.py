"""Every fault of an event as it would be after an intake, each at the row of the file that it comes from."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from matcher.affinity import FieldTree
from matcher.issue import Issue
from matcher.pairs import check_wishes, owners
from matcher.people import Veto, Wish
from scheduler.check import check
from web.intake.grid import Line
from web.intake.intake import Intake
from web.intake.merge import Merged
from web.intake.sheets import BY_NAME, SheetName
from web.store.caps import beyond
from web.store.relations import pair_of

DEPTH_MOST = 8
"""Levels of product fields."""
_ITEMS = {
    "code": "/event",
    **{item: f"/{item}" for item in ("timezone", "slot_minutes", "change_minutes")},
    **{f"floor_{side}": f"/floors/{side}" for side in ("seller", "buyer", "pool")},
}
_NEEDED: tuple[SheetName, ...] = ("slots", "tables", "companies")


def faults(intake: Intake, merged: Merged, *, new: bool, unsure: Iterable[str] = ()) -> list[Issue]:
    """Every fault. `new`: nothing is stored of the event yet. `unsure`: codes that are faulty already."""
    return [
        *_missing(intake, merged, new=new),
        *_tree(intake, merged.event.tree),
        *_purge(intake, merged),
        *_review(intake, merged),
        *_caps(intake, merged, frozenset(unsure)),
        *_problem(intake, merged),
        *_requests(intake, merged, frozenset(unsure)),
        *_relations(intake, merged, frozenset(unsure)),
        *_stored_requests(intake, merged, frozenset(unsure)),
    ]


def _missing(intake: Intake, merged: Merged, *, new: bool) -> Iterator[Issue]:
    if not merged.event.frame.event:
        yield Issue(code="event-missing", detail={"sheet": BY_NAME["event"].both})
    here = {
        "slots": intake.sessions is not None,
        "tables": intake.tables is not None,
        "companies": bool(intake.companies),
    }
    for name in _NEEDED:
        if new and not here[name]:
            yield Issue(code="sheet-missing", given=BY_NAME[name].both)


def _tree(intake: Intake, tree: FieldTree) -> Iterator[Issue]:
    lines = {one.code: one.line for one in intake.fields or ()}
    for one in intake.fields or ():
        if one.parent is not None and one.parent not in tree.parent:
            yield one.line.issue("code-unknown", "parent", one.parent, what="product field")
    depth = _depths(tree)
    for code, levels in depth.items():
        if levels == 0 and code in lines:
            yield lines[code].issue("field-circle", "parent", code)
        elif levels == DEPTH_MOST + 1:
            # What lies deeper still would only say the same; the file may have moved a field above this one.
            at: str | None = code
            while at is not None and at not in lines:
                at = tree.parent.get(at)
            if at is not None:
                yield lines[at].issue("field-too-deep", "parent", code, most=str(DEPTH_MOST))


def _depths(tree: FieldTree) -> dict[str, int]:
    """On which level each product field lies, from 1; 0 for those on a circle, -1 for those below one."""
    depth: dict[str, int] = {}
    for code in tree.parent:
        way: dict[str, None] = {}
        at: str | None = code
        while at is not None and at in tree.parent and at not in depth and at not in way:
            way[at] = None
            at = tree.parent[at]
        steps = list(way)
        if at is not None and at in way:
            circle = steps.index(at)
            depth.update(dict.fromkeys(steps[circle:], 0))
            steps = steps[:circle]
        for step in reversed(steps):
            above = depth.get(tree.parent[step] or "")
            depth[step] = 1 if above is None else (above + 1 if above > 0 else -1)
    return depth


def _purge(intake: Intake, merged: Merged) -> Iterator[Issue]:
    """Names would be deleted before the event is over. Said where the file sets either day."""
    on, days = merged.event.purge_on, merged.event.frame.sessions
    last = max((one.date for one in days if one.date is not None), default=None)
    lines = [intake.items[name] for name in ("purge_on",) if name in intake.items] or intake.slot_rows[-1:]
    if on is not None and last is not None and on.isoformat() < last and lines:
        column = "value" if "purge_on" in intake.items else "date"
        yield lines[0].issue("purge-early", column, on.isoformat(), last=last)


def _review(intake: Intake, merged: Merged) -> Iterator[Issue]:
    """Requests would be answered before the last of them has come. Said where the file sets either moment."""
    event = merged.event
    lines = [intake.items[name] for name in ("review_until", "deadline") if name in intake.items]
    if event.review_until is None or event.deadline is None or event.review_until >= event.deadline:
        return
    if lines:
        zone = ZoneInfo(event.frame.timezone)
        closes, over = (
            f"{one.astimezone(zone):%Y-%m-%d %H:%M}" for one in (event.deadline, event.review_until)
        )
        yield lines[0].issue("review-early", "value", over, deadline=closes)


def _caps(intake: Intake, merged: Merged, unsure: frozenset[str]) -> Iterator[Issue]:
    """The rows of wishes beyond the cap of their side; only where nothing else is wrong with the wishes."""
    everybody = merged.event.participants
    own = owners(everybody)
    lines = {(wish.of, wish.to): line for wish, line in intake.wishes}
    wishes = [
        wish
        for wish in merged.event.wishes
        if wish.of in own and wish.to in own and unsure.isdisjoint((own[wish.of], own[wish.to]))
    ]
    for wish, number, most in beyond(everybody, wishes, merged.event.scoring.caps):
        line = lines.get((wish.of, wish.to))
        if line is not None and own[wish.of] in merged.wishes_of:
            yield line.issue("wishes-too-many", "to", str(number), who=own[wish.of], most=str(most))


def _problem(intake: Intake, merged: Merged) -> Iterator[Issue]:
    """What `scheduler.check` finds, with rows in place of JSON paths."""
    event = merged.event
    problem = replace(event.frame, participants=event.participants)
    places = _places(intake, merged)
    for issue in check(problem):
        if issue.code in {"sessions-none", "tables-none"} and issue.path in {"/sessions", "/tables"}:
            if intake.sessions is not None and intake.tables is not None:
                yield issue
            continue
        if issue.path == "/event" and issue.code == "code-missing":
            continue  # said as event-missing
        line, column = _seat(issue, merged, intake) or _place(issue.path or "", places)
        if line is None:
            yield _whose(issue, merged)
        else:
            header = None if column is None else line.headers.get(column, column)
            yield replace(issue, path=None, file=line.file, row=line.number, column=header)


_AT_COMPANY = re.compile(r"/participants/(\d+)(?:/delegates(?:/(\d+))?)?(?:/|$)")
_OF_TABLES = frozenset({"table-two-owners", "table-other-hall", "code-twice"})


def _seat(issue: Issue, merged: Merged, intake: Intake) -> tuple[Line, str] | None:
    """The delegate's row in which a table stands that the company as a whole can't have."""
    found = re.fullmatch(r"/participants/(\d+)(/delegates)?", issue.path or "")
    if found is None or issue.code not in _OF_TABLES:
        return None
    company = merged.event.participants[int(found[1])].code
    seats = [
        one.line
        for one in intake.people or ()
        if one.company == company and one.delegate.table == issue.given
    ]
    return (seats[-1], "table") if seats else None


def _whose(issue: Issue, merged: Merged) -> Issue:
    """A fault in what is stored and not in the files: at least the sheet, and who uses what is wrong."""
    found = _AT_COMPANY.match(issue.path or "")
    if found is None:
        return issue
    one = merged.event.participants[int(found[1])]
    if found[2] is None:
        return replace(issue, path=None, file=BY_NAME["companies"].both, column=one.code)
    person = one.delegates[int(found[2])]
    return replace(issue, path=None, file=BY_NAME["delegates"].both, column=person.code)


def _places(intake: Intake, merged: Merged) -> Mapping[str, Line]:
    """The row that each JSON path of the merged problem comes from."""
    found = {f"/tables/{i}": line for i, (_, line) in enumerate(intake.tables or ())}
    for item, path in _ITEMS.items():
        if item in intake.items:
            found[path] = intake.items[item]
    slots = iter(intake.slot_rows)  # one for each slot, in their order
    for i, (session, line) in enumerate(intake.sessions or ()):
        found[f"/sessions/{i}"] = line
        found.update((f"/sessions/{i}/slots/{j}", next(slots)) for j in range(len(session.slots)))
    return {**found, **_places_of_people(intake, merged)}


def _places_of_people(intake: Intake, merged: Merged) -> Mapping[str, Line]:
    """The rows of companies and delegates. One code in two rows is two participants, in the rows' order."""
    companies: dict[str, list[Line]] = {}
    for company in intake.companies:
        companies.setdefault(company.participant.code, []).append(company.line)
    people: dict[tuple[str, str], list[Line]] = {}
    for person in intake.people or ():
        people.setdefault((person.company, person.delegate.code), []).append(person.line)
    found: dict[str, Line] = {}
    for i, one in enumerate(merged.event.participants):
        if companies.get(one.code):
            found[f"/participants/{i}"] = companies[one.code].pop(0)
        for j, delegate in enumerate(one.delegates):
            if people.get((one.code, delegate.code)):
                found[f"/participants/{i}/delegates/{j}"] = people[one.code, delegate.code].pop(0)
    return found


_COLUMNS = frozenset(
    "code date start hall closed side quota floor parallel forbidden tables hours table".split()  # noqa: SIM905
)


def _place(path: str, places: Mapping[str, Line]) -> tuple[Line | None, str | None]:
    """The row and column of a path: those of the longest beginning of it that has a row."""
    if path in _ITEMS.values():
        return places.get(path), "value"
    last = path.rpartition("/")[2]
    column = last if last in _COLUMNS else None
    if path.startswith("/sessions/") and last == "code" and "/slots/" not in path:
        column = "session"
    while path:
        if path in places:
            return places[path], column
        path = path.rpartition("/")[0]
    return None, None


def _requests(intake: Intake, merged: Merged, unsure: frozenset[str]) -> Iterator[Issue]:
    """What `matcher.pairs.check_wishes` finds in the wishes and vetoes of the files."""
    everybody = merged.event.participants
    companies = {one.code for one in everybody}
    own = owners(everybody)

    def sure(request: Wish | Veto) -> bool:
        ends = (request.of, request.to)
        return not any(end in unsure or own.get(end) in unsure for end in ends)

    wishes = [(wish, line) for wish, line in intake.wishes if sure(wish)]
    vetoes = [(veto, line) for veto, line in intake.vetoes if sure(veto)]
    lines = {"wishes": [line for _, line in wishes], "vetoes": [line for _, line in vetoes]}
    for issue in check_wishes(everybody, [wish for wish, _ in wishes], [veto for veto, _ in vetoes]):
        line = lines[issue.file or ""][(issue.row or 1) - 1]
        # What is given has to be what stands in the column that is named.
        stands = issue.given == line[issue.column or ""] or issue.given != line["of"]
        column = (issue.column or "") if stands else "of"
        yield replace(issue, file=line.file, row=line.number, column=line.headers.get(column, column))
    for veto, line in vetoes:
        for column, code in (("of", veto.of), ("to", veto.to)):
            if code in own and code not in companies:
                yield line.issue("code-unknown", column, code, what="participant")


def _relations(intake: Intake, merged: Merged, unsure: frozenset[str]) -> Iterator[Issue]:
    """Rows about two companies that can't meet, or about two of which another row says something."""
    side = {one.code: one.side for one in merged.event.participants}
    seen: set[tuple[str, str]] = set()
    for one, line in intake.relations:
        ends = {"of": one.first, "to": one.second}
        if not unsure.isdisjoint(ends.values()):
            continue
        strange = [(column, code) for column, code in ends.items() if code not in side]
        for column, code in strange:
            yield line.issue("code-unknown", column, code, what="participant")
        if strange:
            continue
        pair = pair_of(one.first, one.second, side)
        if pair is None:
            code = "pair-self" if one.first == one.second else "pair-own-side"
            yield line.issue(code, "to", one.first, other=one.second)
        elif pair in seen:
            yield line.issue("pair-twice", "to", one.first, other=one.second)
        else:
            seen.add(pair)


def _stored_requests(intake: Intake, merged: Merged, unsure: frozenset[str]) -> Iterator[Issue]:
    """Wishes and vetoes that are stored, stay, and would not be valid any more, counted by company."""
    event = merged.event
    lines = {one.participant.code: one.line for one in intake.companies}
    here = {(wish.of, wish.to) for wish, _ in intake.wishes}
    wishes = [wish for wish in event.wishes if (wish.of, wish.to) not in here]
    refused = {(veto.of, veto.to) for veto, _ in intake.vetoes}
    vetoes = [veto for veto in event.vetoes if (veto.of, veto.to) not in refused]
    lists: Mapping[str, list[Wish] | list[Veto]] = {"wishes": wishes, "vetoes": vetoes}
    own = owners(event.participants)
    against: Counter[str] = Counter()
    for issue in check_wishes(event.participants, wishes, vetoes):
        one = lists[issue.file or ""][(issue.row or 1) - 1]
        ends = [own.get(code, code) for code in (one.of, one.to)]
        if unsure.isdisjoint(ends):
            against.update({code for code in ends if code in merged.turned} or {ends[0]})
    for code, count in against.items():
        if code in lines:
            yield lines[code].issue("wishes-against", "side", code, count=str(count))
        else:
            yield Issue(code="wishes-against", given=code, detail={"count": str(count)})

"""Every fault of an event as it would be after an intake, each at the row of the file that it comes from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from matcher.affinity import FieldTree
from matcher.issue import Issue
from matcher.pairs import check_wishes, owners
from matcher.people import Veto, Wish
from scheduler.check import check
from web.intake.grid import Line
from web.intake.intake import Intake
from web.intake.merge import Merged
from web.intake.sheets import BY_NAME, SheetName

_ITEMS = {"code": "/event", **{f"floor_{side}": f"/floors/{side}" for side in ("seller", "buyer", "pool")}}
_NEEDED: tuple[SheetName, ...] = ("slots", "tables", "companies")


def faults(intake: Intake, merged: Merged, *, new: bool, unsure: Iterable[str] = ()) -> list[Issue]:
    """Every fault. `new`: nothing is stored of the event yet. `unsure`: codes that are faulty already."""
    return [
        *_missing(intake, merged, new=new),
        *_tree(intake, merged.event.tree),
        *_problem(intake, merged),
        *_requests(intake, merged, frozenset(unsure)),
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
    for one in intake.fields or ():
        if one.parent is not None and one.parent not in tree.parent:
            yield one.line.issue("code-unknown", "parent", one.parent, what="product field")
            continue
        way: list[str] = []
        at: str | None = one.code
        while at is not None and at not in way:
            way.append(at)
            at = tree.parent.get(at)
        if at == one.code:
            yield one.line.issue("field-circle", "parent", one.code)


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
        line, column = _place(issue.path or "", places)
        if line is None:
            yield issue
        else:
            header = None if column is None else line.headers.get(column, column)
            yield replace(issue, path=None, file=line.file, row=line.number, column=header)


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
        column = line.headers.get(issue.column or "", issue.column)
        yield replace(issue, file=line.file, row=line.number, column=column)
    for veto, line in vetoes:
        for column, code in (("of", veto.of), ("to", veto.to)):
            if code in own and code not in companies:
                yield line.issue("code-unknown", column, code, what="participant")

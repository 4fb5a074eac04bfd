"""Takes what somebody uploads and finds out what it is, by its bytes and not by its name alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from matcher.issue import Issue
from matcher.people import Side
from web.intake.csv_files import read_csv
from web.intake.grid import Raw
from web.intake.guessing import guessed
from web.intake.limits import UPLOAD_MOST
from web.intake.sheets import BY_NAME, EXPLANATION, SHEETS, Sheet, SheetName, find_sheet, plain
from web.intake.sides import side_of
from web.intake.tables import Decided, Listed, find_list, nothing
from web.intake.xlsx_files import OLD, ZIP, read_xlsx

_MEGABYTE = 1024 * 1024
_NOTHING: Decided = {}
SIDED: frozenset[SheetName] = frozenset({"companies", "delegates", "wishes"})
"""Lists of which there may be one for each side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent: its name without folders, and its bytes."""

    name: str
    data: bytes


def too_large(name: str, most: int) -> Issue:
    """The fault of a file that is larger than is read."""
    return Issue(code="file-too-large", file=name, given=name, detail={"most": str(most // _MEGABYTE)})


def take(path: Path, *, most: int = UPLOAD_MOST) -> Upload | Issue:
    """A file of this machine, unless it is too large (then it is not even read) or can't be opened."""
    try:
        if path.stat().st_size > most:
            return too_large(path.name, most)
        return Upload(name=path.name, data=path.read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Issue(code="file-not-read", file=path.name, given=path.name, detail={"reason": reason})


def open_uploads(
    uploads: Iterable[Upload], *, most: int = UPLOAD_MOST, decided: Decided = _NOTHING
) -> tuple[list[Listed], list[Issue], list[Issue]]:
    """The lists in these files, all faults of the files, and notes on sheets that were left out.

    Sheets with the template's titles are its sheets. Of others those are read that hold companies, delegates,
    wishes or vetoes under headers that are known, unless the template's sheet for it is there too.
    """
    found: list[Listed] = []
    strange: list[Raw] = []
    faults: list[Issue] = []
    notes: list[Issue] = []
    for upload in uploads:
        raws = _read(upload, most)
        if isinstance(raws, Issue):
            faults.append(raws)
            continue
        for raw in raws:
            sheet = find_sheet(raw.title) or (_by_headers(raw) if raw.book is None else None)
            if sheet is not None:
                found.append(find_list(raw, (sheet.name,), decided) or nothing(raw, sheet.name))
            elif raw.title not in EXPLANATION:
                strange.append(raw)
    named = {listed.kind for listed in found}
    for raw in strange:
        listed = guessed(raw, named, decided)
        if listed is not None:
            found.append(listed)
        elif raw.book is None:
            faults.append(Issue(code="csv-unknown", file=raw.file, given=raw.file))
        else:
            notes.append(Issue(code="sheet-ignored", file=raw.file, given=raw.title))
    once, twice = _once(found)
    return once, [*faults, *twice], notes


def _once(lists: Iterable[Listed]) -> tuple[list[Listed], list[Issue]]:
    """Each kind of list once, or once for buyers and once for sellers; what comes again is a fault."""
    found: dict[tuple[SheetName, Side | None], Listed] = {}
    faults: list[Issue] = []
    for listed in lists:
        here = listed.kind, side_of(listed) if listed.kind in SIDED else None
        if here in found:
            faults.append(Issue(code="sheet-twice", file=listed.raw.file, given=BY_NAME[listed.kind].both))
        found.setdefault(here, listed)
    return [*found.values()], faults


def _read(upload: Upload, most: int) -> list[Raw] | Issue:
    name, data = upload.name, upload.data
    ending = PurePath(name).suffix.casefold()
    if len(data) > most:
        return too_large(name, most)
    if data.startswith(OLD) and ending != ".csv":
        return Issue(code="xlsx-old", file=name, given=name)
    if ending == ".xlsx":
        return (
            read_xlsx(name, data) if data.startswith(ZIP) else Issue(code="xlsx-not", file=name, given=name)
        )
    if ending in {".csv", ".tsv", ".txt"}:
        if data.startswith(ZIP):
            return Issue(code="csv-is-workbook", file=name, given=name)
        raw = read_csv(name, PurePath(name).stem, data)
        return raw if isinstance(raw, Issue) else [raw]
    return Issue(code="file-kind", file=name, given=name)


def _by_headers(raw: Raw) -> Sheet | None:
    """The one sheet that a CSV file's name holds, or whose required headers stand in its first row.

    At least half of the headers have to be that sheet's: a list of companies has one for product fields too.
    """
    title = plain(raw.title)
    named = [sheet for sheet in SHEETS if plain(sheet.ko) in title or plain(sheet.name) in title]
    if len(named) == 1:
        return named[0]
    first = [cell for cell in next((row for row in raw.rows if any(row)), ()) if str(cell).strip()]
    fits: dict[SheetName, int] = {}
    for sheet in SHEETS:
        found = {column.name for cell in first if (column := sheet.column(str(cell)))}
        needed = {column.name for column in sheet.columns if column.required}
        rated = not sheet.any_of or not found.isdisjoint(sheet.any_of)
        if needed <= found and rated and 2 * len(found) >= len(first):
            fits[sheet.name] = len(found)
    # Wishes and vetoes differ by the rank only: the sheet with most of the columns is meant.
    best = [name for name, number in fits.items() if number == max(fits.values())]
    return BY_NAME[best[0]] if len(best) == 1 else None

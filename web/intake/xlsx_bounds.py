"""Makes sure that reading a workbook does no harm, before it is read.

A workbook is a ZIP file of XML files. What it says it unpacks to is bounded, what it really unpacks to is
what it says; no cell lies so far out that the reader would make room for millions, and the texts of all
cells together are no longer than such lists need, however often one text is used.
"""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from matcher.issue import Issue
from web.intake.limits import (
    CELLS_MOST,
    COLUMNS_MOST,
    PARTS_MOST,
    RATIO_FREE,
    RATIO_MOST,
    ROWS_MOST,
    SHEETS_MOST,
    TEXT_MOST,
    UNPACKED_MOST,
)
from web.intake.xlsx_parts import OddError, Reach, SwollenError, TooFarOutError

_CHUNK = 1 << 16


@dataclass(slots=True)
class Listed:
    """What the workbook lists: the target of each relation's id, and the sheets with their relation's id."""

    targets: dict[str, str] = field(default_factory=dict)
    sheets: list[tuple[str, str]] = field(default_factory=list)

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Notes a relation or a sheet."""
        tag = element.rpartition(" ")[2]
        if tag == "Relationship":
            self.targets[attributes.get("Id", "")] = _part(attributes.get("Target", ""))
        elif tag == "sheet":
            ids = (value for name, value in attributes.items() if name.rpartition(" ")[2] == "id")
            self.sheets.append((attributes.get("name", ""), next(ids, "")))
            if len(self.sheets) > SHEETS_MOST:
                raise SwollenError


def filled_sheets(name: str, data: bytes) -> frozenset[str] | Issue:
    """The titles of the sheets that hold something, or why these bytes should not be read as a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = {part.filename for part in parts.infolist()}
            if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
                return Issue(code="xlsx-not", file=name, given=name)
            _sizes(parts, len(data))
            return _filled(parts)
    except TooFarOutError:
        detail = {"rows": str(ROWS_MOST), "columns": str(COLUMNS_MOST)}
        return Issue(code="sheet-too-large", file=name, detail=detail)
    except SwollenError:
        return Issue(code="xlsx-swollen", file=name, given=name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OddError,
        expat.ExpatError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
        OverflowError,
        LookupError,  # an encoding that nobody knows
    ):
        return Issue(code="xlsx-broken", file=name, given=name)


def _sizes(parts: zipfile.ZipFile, packed: int) -> None:
    """Raises where the workbook unpacks to too much, or to something else than it says."""
    listed = parts.infolist()
    unpacked = sum(part.file_size for part in listed)
    if (
        len(listed) > PARTS_MOST
        or unpacked > UNPACKED_MOST
        or unpacked > max(RATIO_FREE, RATIO_MOST * packed)
    ):
        raise SwollenError
    # Reads everything once: a part that unpacks to more than it says fails its checksum.
    if parts.testzip() is not None:
        raise OddError


def _filled(parts: zipfile.ZipFile) -> frozenset[str]:
    """The sheets with content; raises where a part, or all of them together, would do harm."""
    listed = _listed(parts)
    used = [listed.targets.get(relation, "") for _, relation in listed.sheets]
    if len(set(used)) < len(used):
        raise OddError  # one part as many sheets: it would be read as often
    targets = set(listed.targets.values())
    reaches: dict[str, Reach] = {}
    cells = 0
    for part in parts.infolist():
        # Any part can be a sheet: the workbook's own list says which, whatever they are called.
        key = _part(f"/{part.filename}")
        if key.endswith(".xml") or key in targets:
            with parts.open(part) as stream:
                reaches[key] = reach = _followed(stream, CELLS_MOST - cells)
            cells += reach.rows * reach.columns
    _texts([*reaches.values()])
    return frozenset(
        title
        for (title, _), key in zip(listed.sheets, used, strict=True)
        if key not in reaches or reaches[key].rows
    )


def _listed(parts: zipfile.ZipFile) -> Listed:
    found = Listed()
    for part in parts.infolist():
        if part.filename.casefold() in {"xl/_rels/workbook.xml.rels", "xl/workbook.xml"}:
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.StartElementHandler = found.start
            parser.Parse(parts.read(part), True)
    return found


def _part(target: str) -> str:
    """The part that a relation means, in small letters; readers take xl/… and … for the same."""
    way = target.replace("\\", "/").casefold()
    return posixpath.normpath(posixpath.join("/xl", way.removeprefix("xl/"))).lstrip("/")


def _followed(stream: IO[bytes], cells_most: int) -> Reach:
    reach = Reach(cells_most)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reach.start
    parser.EndElementHandler = reach.end
    parser.CharacterDataHandler = reach.text
    parser.StartDoctypeDeclHandler = reach.refuse
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return reach


def _texts(reaches: list[Reach]) -> None:
    """Raises where the cells' texts are too long together: a shared one counts as often as it is used."""
    shared: list[int] = []
    for reach in reaches:
        # There is one list of shared texts; of two, the longer text counts.
        longer = max(len(shared), len(reach.shared))
        padded = [[*lengths, *[0] * (longer - len(lengths))] for lengths in (shared, reach.shared)]
        shared = [max(pair) for pair in zip(*padded, strict=True)] if reach.shared else shared
    total = 0
    for reach in reaches:
        total += reach.own
        total += sum(shared[place] * times for place, times in reach.used.items() if place < len(shared))
        if total > TEXT_MOST:
            raise SwollenError

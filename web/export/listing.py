"""A published timetable as a list of lines that a person can read, for workbooks and CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from web.export.cells import Tongue
from web.rows import VersionRow
from web.store.companies import names
from web.store.hours import hours
from web.store.people import field_names
from web.store.versions import meetings, version_frame

STATES: Mapping[str, str] = {
    "planned": "예정",
    "held": "완료",
    "no-show": "노쇼(불참)",
    "cancelled": "취소",
    "walk-in": "현장 상담",
}
HEADERS: Mapping[Tongue, Sequence[str]] = {
    "ko": (
        "상담",
        "날짜",
        "시작",
        "종료",
        "회차",
        "관",
        "테이블",
        "공급기업 코드",
        "공급기업",
        "공급기업 상담자",
        "수요처 코드",
        "수요처",
        "수요처 상담자",
        "상태",
    ),
    "en": (
        "Meeting",
        "Date",
        "Start",
        "End",
        "Slot",
        "Hall",
        "Table",
        "Seller code",
        "Seller",
        "Seller's delegate",
        "Buyer code",
        "Buyer",
        "Buyer's delegate",
        "State",
    ),
}
"""In an exchange of one pool both sides are companies: `headers` says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """One meeting in words, in the language that was asked for."""

    id: str
    date: str
    start: str
    end: str
    slot: str
    hall: str
    table: str
    first: str
    first_name: str
    first_delegate: str
    second: str
    second_name: str
    second_delegate: str
    state: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as cells, in the order of the headers."""
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def headers(kind: str, tongue: Tongue) -> Sequence[str]:
    """The headers of the list, as they suit the kind of event."""
    if kind != "exchange":
        return HEADERS[tongue]
    swap = {
        "공급기업": "기업 1",
        "수요처": "기업 2",
        "Seller": "Company 1",
        "Buyer": "Company 2",
    }
    found = []
    for text in HEADERS[tongue]:
        for word, other in swap.items():
            text = text.replace(word, other)  # noqa: PLW2901 -- one replacement after the other
        found.append(text)
    return found


def meeting_lines(db: Session, version: VersionRow, tongue: Tongue) -> list[MeetingLine]:
    """All meetings of a version, by time and table."""
    frame = version_frame(version)
    clock = hours(frame)
    hall = {table.code: table.hall for table in frame.tables}
    pick = 0 if tongue == "ko" else 1
    called = {code: both[pick] for code, both in names(db, version.event).items()}
    fields = {code: both[pick] for code, both in field_names(db, version.event).items()}
    found = []
    for row in meetings(db, version):
        hour = clock[row.slot]
        where = hall[row.table_code]
        found.append(
            MeetingLine(
                id=row.id,
                date="" if hour.date is None else hour.date.isoformat(),
                start="" if hour.start is None else f"{hour.start:%H:%M}",
                end="" if hour.end is None else f"{hour.end:%H:%M}",
                slot=row.slot,
                hall=fields.get(where, where),
                table=row.table_code,
                first=row.first,
                first_name=called.get(row.first, row.first),
                first_delegate=row.first_delegate,
                second=row.second,
                second_name=called.get(row.second, row.second),
                second_delegate=row.second_delegate,
                state=STATES[row.state] if tongue == "ko" else row.state,
            )
        )
    return found

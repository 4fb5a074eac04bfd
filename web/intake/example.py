"""The invented fair that stands in the template, so that an organiser sees what to write where."""

from datetime import date

from matcher.affinity import FieldTree
from matcher.people import Delegate, Participant, Veto, Wish
from scheduler.problem import Floors, Problem, Session, Slot, Table
from web.intake.merge import NOTHING
from web.store.values import Contact, Profile, Relation
from web.store.whole import StoredEvent

_NAMES = {
    "M": ("기계관", "Machinery"),
    "M1": ("베어링", "Bearings"),
    "M2": ("정밀 절삭가공", "Precision machining"),
    "E": ("전자관", "Electronics"),
    "E1": ("커넥터·하네스", "Connectors and harnesses"),
}


def _profile(name: str, name_en: str, number: str, region: str, intro: str) -> Profile:
    return Profile(name=name, name_en=name_en, business_number=number, region=region, intro_ko=intro)


def _contact(name: str, title: str, number: int) -> Contact:
    phone = f"010-0000-{number:04d}"
    return Contact(name=name, title=title, phone=phone, email=f"person{number}@example.com")


EXAMPLE = StoredEvent(
    title=("구매상담회 (예시)", "Purchase fair (example)"),
    frame=Problem(
        event="fair-2026",
        kind="purchase",
        sessions=(
            Session(
                code="오전",
                date="2026-12-10",
                slots=(Slot(code="T01", start="10:00"), Slot(code="T02", start="10:25")),
            ),
            Session(
                code="오후",
                date="2026-12-10",
                slots=(
                    Slot(code="T03", start="13:00"),
                    Slot(code="T04", start="13:25"),
                    Slot(code="T05", start="13:50"),
                ),
            ),
        ),
        tables=(
            Table(code="M-01", hall="M"),
            Table(code="M-02", hall="M"),
            Table(code="E-01", hall="E", closed=("T05",)),
        ),
        participants=(),
        floors=Floors(seller=1, buyer=0),
    ),
    preset="floor-first",
    tree=FieldTree(parent={"M": None, "M1": "M", "M2": "M", "E": None, "E1": "E"}),
    field_names=_NAMES,
    participants=(
        Participant(
            code="S001",
            side="seller",
            quota=3,
            fields=("M1",),
            languages=("ko",),
            delegates=(Delegate(code="S001-1"),),
        ),
        Participant(
            code="S002",
            side="seller",
            quota=3,
            fields=("M2", "E1"),
            languages=("ko", "en"),
            delegates=(Delegate(code="S002-1", hours=("T03", "T04", "T05")),),
        ),
        Participant(
            code="B001",
            side="buyer",
            hall="M",
            quota=6,
            parallel=2,
            fields=("M",),
            languages=("ko",),
            delegates=(
                Delegate(code="B001-1", table="M-01", fields=("M1",)),
                Delegate(code="B001-2", table="M-02", fields=("M2",)),
            ),
        ),
        Participant(
            code="B002",
            side="buyer",
            hall="E",
            forbidden=("T01",),
            fields=("E1",),
            languages=("ko",),
            delegates=(Delegate(code="B002-1", table="E-01"),),
        ),
    ),
    wishes=(
        Wish(of="S001", to="B001-1", rank=1),
        Wish(of="S002", to="B001", rank=1),
        Wish(of="S002", to="B002", rank=2),
        Wish(of="B001-1", to="S001", rank=1),
        Wish(of="B002", to="S002", rank=1),
    ),
    vetoes=(Veto(of="B002", to="S001"),),
    relations=(
        Relation(first="S001", second="B001", met=2, supplies=True),
        Relation(first="S002", second="B002", met=1),
    ),
    profiles={
        "S001": _profile(
            "한빛베어링", "Hanbit Bearing", "0008100009", "경북 구미시", "산업용 베어링을 만듭니다."
        ),
        "S002": _profile(
            "두물정밀", "Dumul Precision", "0008112349", "경북 김천시", "정밀 부품을 가공합니다."
        ),
        "B001": _profile("가온중공업", "Gaon Heavy Industries", "0008800425", "경남 창원시", ""),
        "B002": _profile("새별전자", "Saebyeol Electronics", "0008800518", "경기 수원시", ""),
    },
    contacts={
        "S001-1": _contact("김하늘", "과장", 1),
        "S002-1": _contact("박가람", "대표", 2),
        "B001-1": _contact("이바다", "부장", 3),
        "B001-2": _contact("최누리", "차장", 4),
        "B002-1": _contact("정다온", "책임", 5),
    },
    standing=NOTHING.standing,
    answered=frozenset(),
    deadline=None,
    purge_on=date(2027, 1, 10),
)

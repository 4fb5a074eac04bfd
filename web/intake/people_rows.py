"""Turns the rows of companies, delegates, wishes and vetoes into values."""

from collections.abc import Iterable

from matcher.people import Delegate, Participant, Veto, Wish
from matcher.wish_forms import MUST_RANKS, STAR_RANKS
from web.intake import cells
from web.intake.grid import Grid, Line
from web.intake.hours import Clock
from web.intake.intake import Company, Person
from web.intake.names import FieldNames
from web.intake.reader import Reader
from web.intake.words import IMPORTANCE, SIDES, STANDINGS, YES_NO, meant
from web.store.cards import CAPACITY_MOST, check_contact, check_profile
from web.store.texts import one_line
from web.store.values import Contact, Profile, Relation

MET_MOST = 1000
"""Meetings of two companies at earlier events."""


def read_companies(reader: Reader, grid: Grid, clock: Clock, fields: FieldNames) -> tuple[Company, ...]:
    """The companies, each with its row."""
    return tuple(_company(reader, line, clock, fields) for line in grid.lines)


def _company(reader: Reader, line: Line, clock: Clock, fields: FieldNames) -> Company:
    side = reader.word(line, "side", SIDES, required=True)
    if side is None:
        reader.unsure.add(line["code"])
    profile = Profile(
        name=one_line(line["name"]),
        name_en=one_line(line["name_en"]),
        business_number=cells.business_number(line.cells.get("business_number")) or None,
        region=one_line(line["region"]),
        intro_ko=line["intro_ko"],
        intro_en=line["intro_en"],
        certificates=cells.listed(line["certificates"]),
        capacity=reader.number(line, "capacity", most=CAPACITY_MOST),
        exports=reader.word(line, "exports", YES_NO),
        newcomer=reader.word(line, "newcomer", YES_NO),
    )
    reader.place(line, check_profile(profile))
    participant = Participant(
        code=line["code"],
        side=side or "seller",
        quota=reader.number(line, "quota"),
        floor=reader.number(line, "floor"),
        forbidden=reader.slots(line, "forbidden", clock) or (),
        tables=cells.listed(line["tables"]),
        hall=line["hall"] or None,
        fields=reader.fields(line, fields, line["code"]),
        languages=reader.languages(line),
    )
    return Company(
        participant=participant,
        parallel=reader.number(line, "parallel", least=1),
        profile=profile,
        status=reader.word(line, "status", STANDINGS),
        line=line,
    )


def read_people(
    reader: Reader,
    grid: Grid,
    clock: Clock,
    fields: FieldNames,
    companies: Iterable[str],
) -> tuple[Person, ...]:
    """The delegates, each with its row. `companies` are the codes that they may belong to."""
    known = set(companies)
    found: list[Person] = []
    for line in grid.lines:
        if line["company"] not in known:
            detail = {"what": "participant"}
            reader.faults.append(line.issue("code-unknown", "company", line["company"], **detail))
            reader.unsure.add(line["code"])
            continue
        contact = Contact(
            name=one_line(line["name"]),
            title=one_line(line["title"]),
            phone=one_line(cells.phone(line.cells.get("phone"))),
            email=cells.email(line.cells.get("email")),
        )
        reader.place(line, check_contact(contact))
        delegate = Delegate(
            code=line["code"],
            hours=reader.slots(line, "hours", clock),
            table=line["table"] or None,
            fields=reader.fields(line, fields, line["company"]),
            languages=reader.languages(line),
        )
        found.append(Person(delegate=delegate, company=line["company"], contact=contact, line=line))
    return tuple(found)


def read_wishes(
    reader: Reader, grid: Grid
) -> tuple[tuple[tuple[Wish, Line], ...], tuple[tuple[Veto, Line], ...]]:
    """The wishes, each with its row, and the vetoes among them: who wants somebody not at all.

    Those without a rank that can be read are faults already.
    """
    wishes: list[tuple[Wish, Line]] = []
    vetoes: list[tuple[Veto, Line]] = []
    for line in grid.lines:
        said = [column for column in ("rank", "stars", "importance") if line[column]]
        if len(said) > 1:
            reader.faults.append(line.issue("wish-forms-mixed", said[1], line[said[1]]))
        elif line["importance"] and reader.word(line, "importance", IMPORTANCE) == "no":
            vetoes.append((Veto(of=line["of"], to=line["to"]), line))
        elif (rank := _rank(reader, line)) is not None:
            wishes.append((Wish(of=line["of"], to=line["to"], rank=rank), line))
    return tuple(wishes), tuple(vetoes)


def _rank(reader: Reader, line: Line) -> int | None:
    """The rank of a wish, in whichever form it is given; None where it can't be read."""
    if line["importance"]:
        found = meant(line["importance"], IMPORTANCE)
        return None if found is None else MUST_RANKS[found]
    if line["stars"]:
        stars = cells.stars(line["stars"])
        if stars is None:
            reader.faults.append(line.issue("stars-wrong", "stars", line["stars"]))
        return None if stars is None else STAR_RANKS[stars]
    return reader.number(line, "rank", required=True, least=None)


def read_relations(reader: Reader, grid: Grid) -> tuple[tuple[Relation, Line], ...]:
    """What is known of two companies, in the order in which they are written, each with its row."""
    return tuple(
        (
            Relation(
                first=line["of"],
                second=line["to"],
                met=reader.number(line, "met", most=MET_MOST) or 0,
                supplies=reader.word(line, "supplies", YES_NO) or False,
            ),
            line,
        )
        for line in grid.lines
    )


def read_vetoes(grid: Grid) -> tuple[tuple[Veto, Line], ...]:
    """The vetoes, each with its row."""
    return tuple((Veto(of=line["of"], to=line["to"]), line) for line in grid.lines)

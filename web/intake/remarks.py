"""What is no fault, but an organiser may want to know: numbers and ranks used twice, what was left out."""

from collections.abc import Iterator

from matcher.issue import Issue
from web.intake.intake import Intake
from web.intake.sheets import BY_NAME, SheetName
from web.store.enrol import digits


def remarks(intake: Intake) -> Iterator[Issue]:
    """All remarks, each with its place where it has one."""
    yield from _numbers(intake)
    yield from _ranks(intake)
    yield from _event_only(intake)


def _numbers(intake: Intake) -> Iterator[Issue]:
    """Two companies with one business number: one of them may be a slip, or twice the same company."""
    first: dict[str, str] = {}
    for one in intake.companies:
        number = digits(one.profile.business_number)
        code = one.participant.code
        if number is not None and first.setdefault(number, code) != code:
            given = one.profile.business_number
            yield one.line.issue(
                "business-number-shared", "business_number", given, first=first[number], second=code
            )


def _ranks(intake: Intake) -> Iterator[Issue]:
    """Two wishes of one rank by the same one: both count alike, which may not be meant."""
    seen: set[tuple[str, int]] = set()
    for wish, line in intake.wishes:
        if not line["rank"]:
            continue  # stars and importance are given several times
        if (wish.of, wish.rank) in seen:
            yield line.issue("rank-shared", "rank", str(wish.rank), who=wish.of)
        seen.add((wish.of, wish.rank))


def _event_only(intake: Intake) -> Iterator[Issue]:
    """Nobody was in the files: companies and wishes stay as they are, which zeros alone would not say."""
    if intake.companies or intake.people is not None or intake.wishes or intake.vetoes or intake.relations:
        return
    here: dict[SheetName, bool] = {
        "event": bool(intake.items),
        "slots": intake.sessions is not None,
        "tables": intake.tables is not None,
        "fields": intake.fields is not None,
    }
    sheets = ", ".join(BY_NAME[name].both for name, there in here.items() if there)
    if sheets:
        yield Issue(code="event-only", given=sheets)

"""Codes that are missing, odd or used twice."""

from collections.abc import Iterator

from matcher.issue import Issue
from scheduler.faults.kinds import CODE, listed, unique
from scheduler.problem import Problem


def _people(problem: Problem) -> Iterator[tuple[str, str]]:
    for i, one in enumerate(problem.participants):
        yield f"/participants/{i}/code", one.code
        for j, person in enumerate(one.delegates):
            # A company of one person may use one code for both.
            if not (len(one.delegates) == 1 and person.code == one.code):
                yield f"/participants/{i}/delegates/{j}/code", person.code
    for i, helper in enumerate(problem.interpreters):
        yield f"/interpreters/{i}/code", helper.code


def codes(problem: Problem) -> Iterator[Issue]:
    """Codes that are missing, odd or used twice; people and interpreters share one list."""
    yield from unique([("/event", problem.event)])
    yield from unique((f"/sessions/{i}/code", one.code) for i, one in enumerate(problem.sessions))
    yield from unique(
        (f"/sessions/{i}/slots/{j}/code", slot.code)
        for i, session in enumerate(problem.sessions)
        for j, slot in enumerate(session.slots)
    )
    yield from unique((f"/tables/{i}/code", one.code) for i, one in enumerate(problem.tables))
    yield from unique(_people(problem))
    yield from unique((f"/programme/{i}/code", one.code) for i, one in enumerate(problem.programme))
    seen: set[str] = set()
    sound: set[str] = set()  # An id is made of codes, most of which stand in others too.
    for path, meeting in listed(problem):
        if not meeting.id:
            yield Issue(code="code-missing", path=f"{path}/id")
        elif not all(part in sound or CODE.fullmatch(part) for part in meeting.id.split(":")):
            yield Issue(code="code-odd", path=f"{path}/id", given=meeting.id)
        elif meeting.id in seen:
            yield Issue(code="code-twice", path=f"{path}/id", given=meeting.id)
        else:
            sound.update(meeting.id.split(":"))
        seen.add(meeting.id)

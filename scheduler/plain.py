"""How plain a problem is: which of its rules the quick ways know, and which have to be searched for."""

from scheduler.problem import Problem


def deciding(problem: Problem) -> bool:
    """Whether who sits where has to be decided over several slots at once, not slot by slot."""
    return (
        bool(problem.turnarounds or problem.lunches)
        or problem.in_a_row is not None
        or any(one.in_a_row is not None or one.rivals is not None for one in problem.participants)
        or any(one.length > 1 for one in problem.meetings)
        or (problem.idle_spread is not None and _several(problem))
    )


def _several(problem: Problem) -> bool:
    """Whether some buyer has several delegates, so that it matters which of them meets."""
    return any(one.side == "buyer" and len(one.staff) > 1 for one in problem.participants)


def unknown_to_flows(problem: Problem) -> bool:
    """Whether a rule is in force that flows, tabu searches and the models of given meetings don't know."""
    return (
        deciding(problem)
        or problem.idle_spread is not None
        or bool(problem.interpreters)
        or any(one.interpreter is not None or one.fields for one in problem.meetings)
        or any(
            one.held_back or one.held_slots or one.quota_day is not None or one.quota_session is not None
            for one in problem.participants
        )
    )


def loosest(problem: Problem, step: str) -> int:
    """A value that no timetable is worse than, for the steps that only ask who meets whom."""
    if step == "score":
        return problem.least_score
    if step == "shortfall":
        return sum(problem.floor(one) for one in problem.participants)
    return len(problem.participants)

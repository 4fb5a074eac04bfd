"""What comes out: meetings, and how good the timetable is, aim by aim, with the proof."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["CERTIFIED", "OPTIMAL", "FEASIBLE", "INFEASIBLE", "STOPPED", "UNKNOWN"]
Scope = Literal["all", "chosen pairs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting in a timetable, in codes. `delegates` has one person of each side, in the pair's order.

    `slot` is its first one. `interpreter` is the code of who interprets, where the meeting needs somebody.
    """

    id: str
    pair: tuple[str, str]
    delegates: tuple[str, str]
    slot: str
    table: str
    interpreter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AimResult:
    """How far one aim was reached, and what is known about it. `name` is one of the problem's `steps`.

    `value` and `bound` are None where there is none. `scope` says over which timetables the bound holds:
    all that reach the earlier aims as well, or only those that hold the same chosen pairs.
    """

    name: str
    value: int | None
    bound: int | None
    status: Status
    scope: Scope = "all"
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Prices that bound what anyone could do: integers over the certificate's denominator.

    It speaks of the weighted sum of what timetables should have much of: `score_weight` × score +
    `cover_weight` × covered + `level_weights` × participants lifted to the levels 1, 2, … +
    `kept_weight` × published meetings kept. Covered is the sum over participants of min(floor, meetings).
    `prices` are by row name (see `scheduler.certify`). `inside` are sets of companies of one pool, each with
    the ids of some meetings that lead out of it: the rows `inside:0`, `inside:1`, … are theirs.
    """

    score_weight: int
    cover_weight: int
    prices: Mapping[str, int]
    level_weights: tuple[int, ...] = ()
    kept_weight: int = 0
    inside: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One or more proofs over a common denominator. Anybody can check it with plain integer arithmetic."""

    denominator: int = 1
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One step of a run: what stage it is in, and how far the named aim has come after so many seconds."""

    stage: str
    aim: str
    value: int | None
    bound: int | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a rule asks for: the rule, whom or what it is about, and when.

    `codes` are companies, people, tables, halls, programme items or meetings, as the rule has it; `slots`
    where it speaks of some; `number` is a quota, a length or a number of places.
    """

    rule: str
    codes: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Why there is no timetable: what was relaxed one by one until a solution appeared, or was counted.

    `items` say it thing by thing where there was time to find them: not all of them can be had, and with
    `minimal` any one fewer could. That is the solver's word, whoever confirmed the `rules`.
    """

    rules: tuple[str, ...]
    confirmed_by: Literal["counting", "solver"]
    codes: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    minimal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule that a timetable breaks: the rule's name, where, and which codes are involved."""

    rule: str
    slot: str | None = None
    codes: tuple[str, ...] = ()
    amount: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A timetable with everything that is claimed about it.

    `seconds` are by stage; `total` is what `solve` took without imports.
    """

    status: Status
    aims: tuple[AimResult, ...]
    meetings: tuple[Meeting, ...] | None
    candidates: int
    certificate: Certificate
    violations: tuple[Violation, ...]
    contradiction: Contradiction | None = None
    seed: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""

    @property
    def gap(self) -> float | None:
        """How far the score may be below the best possible, as a fraction of the bound; None: not known."""
        for aim in self.aims:
            if aim.name == "score" and aim.value is not None and aim.bound is not None:
                return (aim.bound - aim.value) / max(1, abs(aim.bound))
        return None

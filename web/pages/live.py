"""How far a run is, as texts and lines that a page can show as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.timetable import Progress
from web.language import Language, mark
from web.pages.chart import Lines, Moment, gap, lines
from web.words import aim

STAGES = {
    "assign": mark("Choosing who meets whom"),
    "place": mark("Giving every pair a slot"),
    "repair": mark("Placing what was left over"),
    "search": mark("Searching for a better one, and for a proof that there is none"),
    "breaks": mark("Making breaks fewer"),
    "gaps": mark("Making idle gaps fewer, and the aims after them better"),
    "prove": mark("Proving the bound"),
    "seat": mark("Giving out tables"),
    "audit": mark("Checking every rule"),
}
MOST = 400
"""The most moments that are drawn: the last ones tell the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What is shown of a run under way: texts by the name of their place, and the two lines."""

    texts: dict[str, str]
    lines: Lines


def live(language: Language, heard: Sequence[Progress]) -> Live:
    """What is shown after these steps."""
    if not heard:
        waiting = language.say("Waiting for its turn")
        texts = {"stage": waiting, "said": waiting, "seconds": "0.0"}
        texts |= dict.fromkeys(("aim", "value", "bound", "gap", "high", "low"), "–")
        return Live(texts=texts, lines=Lines(value="", bound=""))
    last = heard[-1]
    same = [step for step in heard if step.aim == last.aim][-MOST:]
    value = next((step.value for step in reversed(same) if step.value is not None), None)
    bound = next((step.bound for step in reversed(same) if step.bound is not None), None)
    open_by = gap(value, bound)
    texts = {
        "stage": language.say(STAGES[last.stage]) if last.stage in STAGES else last.stage,
        "aim": aim(language, last.aim),
        "value": "–" if value is None else language.write(value),
        "bound": "–" if bound is None else language.write(bound),
        "gap": "–" if open_by is None else language.percent(open_by),
        "seconds": f"{last.seconds:.1f}",
    }
    moments = [Moment(seconds=step.seconds, value=step.value, bound=step.bound) for step in same]
    amounts = [amount for one in moments for amount in (one.value, one.bound) if amount is not None]
    texts["high"] = language.write(max(amounts)) if amounts else "–"
    texts["low"] = language.write(min(amounts)) if amounts else "–"
    texts["said"] = language.say(
        "{aim}: best value {value}, bound {bound}, gap {gap}, after {seconds} s.",
        **{name: texts[name] for name in ("aim", "value", "bound", "gap", "seconds")},
    )
    return Live(texts=texts, lines=lines(moments))

"""What the organiser lets facts count for an affinity, as it is stored with the event."""

import json
from dataclasses import asdict, fields, replace

from matcher.facts import FactRule, FactRules

NAMES = tuple(one.name for one in fields(FactRules))
"""The facts, in the order in which a page lists them."""


def read_rules(text: str) -> FactRules:
    """The organiser's settings; what was never set counts as it does by default."""
    said = json.loads(text)
    return FactRules(**{name: FactRule(**said[name]) for name in NAMES if name in said})


def write_rules(rules: FactRules) -> str:
    """As JSON text: only what differs from the default, so that a better default reaches old events."""
    usual = FactRules()
    kept = {name: asdict(rule) for name in NAMES if (rule := getattr(rules, name)) != getattr(usual, name)}
    return json.dumps(kept, sort_keys=True)


def with_effects(rules: FactRules, name: str, as_asked: int | str, otherwise: int | str) -> FactRules:
    """The settings with other effects of one fact. Raises ValueError for effects that there are not."""
    for effect in (as_asked, otherwise):
        if isinstance(effect, str) and effect != "forbid":
            raise ValueError(f"no effect of a fact: {effect}")
    rule = replace(getattr(rules, name), as_asked=as_asked, otherwise=otherwise)
    return replace(rules, **{name: rule})

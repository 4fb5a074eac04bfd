"""Counts how well the companies of an event fit, from what they say of themselves."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from fixtures.fields import HALLS
from matcher.affinity import NEAR, field_points, fields_of, languages_of
from matcher.combined import combined
from matcher.concepts import Concepts
from matcher.facts import Asked, Certificates, FactRule, FactRules, Facts, Past, weighed
from matcher.kinship import Kinship
from matcher.people import Participant
from matcher.statistics import Statistics
from matcher.suggest import Fit, Suggester, Text
from matcher.thesaurus import shipped, shipped_glosses
from web.store.facts import NAMES, read_rules
from web.store.fits import LEAST, Fitting
from web.store.said import Everything, Said

HALL = NEAR[-1]
"""Points for two product fields that have the hall in common and nothing else."""
FEW = 20
"""Up to so many changed offers are looked at one by one."""


@lru_cache(maxsize=1)
def concepts() -> Concepts:
    """The trade words that come with the program."""
    return Concepts(shipped(), shipped_glosses())


@dataclass(frozen=True)
class Profiles:
    """The companies of an event as texts: what each offers, and what each of its people seeks."""

    have: Everything

    @cached_property
    def offers(self) -> dict[str, Text]:
        """By company that offers something, what it says."""
        return {
            code: self._text(code, said, said.one.fields)
            for code, said in self.have.companies.items()
            if said.one.side != "buyer"
        }

    @cached_property
    def needs(self) -> dict[str, tuple[tuple[tuple[str, ...], Text], ...]]:
        """By company that seeks something, fields and text of each of its people who seeks something else."""
        return {
            code: tuple((fields, self._text("", said, fields)) for fields in self._sought(said.one))
            for code, said in self.have.companies.items()
            if said.one.side != "seller"
        }

    @staticmethod
    def _sought(one: Participant) -> list[tuple[str, ...]]:
        return list(dict.fromkeys(person.fields or one.fields for person in one.staff))

    def _text(self, code: str, said: Said, fields: tuple[str, ...]) -> Text:
        phrase = ", ".join(
            name for one in fields for name in dict.fromkeys(self.have.names.get(one, ())) if name
        )
        profile = said.profile
        return Text(
            code=code,
            field=phrase,
            text="\n".join(text for text in (profile.intro_ko, profile.intro_en) if text),
            hall=self._hall(said.one.hall, fields),
        )

    def _hall(self, hall: str | None, fields: tuple[str, ...]) -> str | None:
        """The hall as the trade words know it: by its code or one of its names; None for any other."""
        parent = self.have.tree.parent
        top = hall or next((self.have.tree.path(one)[-1] for one in fields if one in parent), None)
        if top is None:
            return None
        called = {top, *self.have.names.get(top, ())}
        return next((code for code, names in HALLS.items() if called & {code, *names}), None)


@dataclass
class Counting:
    """Counts affinities of one event; what it has read of the offers stays for the next time."""

    known: str | None
    statistics: Statistics | None = None
    suggester: Suggester | None = None
    certificates: Certificates = field(default_factory=lambda: Certificates(Kinship(concepts())))
    texts: dict[str, Text] = field(default_factory=dict)

    def fittings(self, have: Everything, changed: Collection[str]) -> Iterator[list[Fitting]]:
        """How well everybody who changed fits everybody whom they could meet, in batches of one buyer."""
        profiles = Profiles(have)
        suggester = self._read(profiles.offers)
        pairs = Pairs(have, read_rules(have.facts), self.certificates, suggester)
        late = [code for code in profiles.offers if code in changed]
        for asking, needs in profiles.needs.items():
            if asking in changed:
                yield pairs.best(asking, _said_of(suggester, needs, None))
            elif late:
                yield pairs.best(asking, _said_of(suggester, needs, late))

    def _read(self, offers: Mapping[str, Text]) -> Suggester:
        if self.suggester is None:
            self.suggester = Suggester(
                concepts(), list(offers.values()), Statistics.from_text(self.known) if self.known else None
            )
        else:
            for code in self.texts.keys() - offers.keys():
                self.suggester.drop(code)
            for code, text in offers.items():
                if code not in self.texts:
                    self.suggester.join(text)
                elif self.texts[code] != text:
                    self.suggester.replace(text)
        self.statistics = self.suggester.statistics
        self.texts = dict(offers)
        return self.suggester


def _said_of(
    suggester: Suggester, needs: Iterable[tuple[tuple[str, ...], Text]], offers: list[str] | None
) -> Iterator[tuple[tuple[str, ...], Fit]]:
    """What the texts of some offers, or of all, say to each need."""
    for fields, need in needs:
        if offers is not None and len(offers) <= FEW:
            found = [fit for code in offers for fit in suggester.fits_for_offer(code, [need])]
        else:
            found = suggester.suggest(need, among=offers)
        yield from ((fields, fit) for fit in found)


@dataclass(frozen=True)
class Pairs:
    """The pairs of an event, as far as they could meet, with what fields, texts and facts come to."""

    have: Everything
    rules: FactRules
    certificates: Certificates
    suggester: Suggester
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = field(default_factory=dict)

    @cached_property
    def offered(self) -> dict[str, tuple[tuple[str, ...], Facts]]:
        """By company that offers something, the product fields of all its people, and its facts."""
        companies = self.have.companies
        return {
            code: (fields_of(companies[code].one), _facts(companies[code], self.suggester.conditions(code)))
            for code in self.suggester.codes
        }

    @cached_property
    def asked(self) -> dict[str, Asked]:
        """By company, what it asks of the other."""
        return {code: _asked(said) for code, said in self.have.companies.items()}

    @cached_property
    def forbids(self) -> bool:
        """Whether a fact may rule a meeting out, so that all pairs have to be looked at."""
        rules: list[FactRule] = [getattr(self.rules, name) for name in NAMES]
        return any("forbid" in (rule.as_asked, rule.otherwise) for rule in rules)

    def best(self, asking: str, found: Iterable[tuple[tuple[str, ...], Fit]]) -> list[Fitting]:
        """For each offer the fit that is best of all that one company seeks.

        `found` are the product fields of each need and what the texts say.
        """
        best: dict[str, Fitting] = {}
        for fields, fit in found:
            if self._could_meet(asking, fit.offer) and self._worth_a_look(asking, fields, fit):
                one = self._fitting(asking, fields, fit)
                known = best.get(fit.offer)
                best[fit.offer] = one if known is None else max(known, one, key=_worth)
        return list(best.values())

    def _could_meet(self, one: str, other: str) -> bool:
        """Whether these are two, and not bound to two halls."""
        first, second = self.have.companies[one].one, self.have.companies[other].one
        return one != other and (first.hall is None or second.hall is None or first.hall == second.hall)

    def _worth_a_look(self, asking: str, fields: tuple[str, ...], fit: Fit) -> bool:
        """Whether the two have anything in common: facts alone make no suggestion, but may rule one out."""
        if fit.total - fit.parts["hall"] >= LEAST or self.forbids or self._related(asking, fit.offer):
            return True
        return self._near(self.offered[fit.offer][0], fields) > HALL

    def _related(self, one: str, other: str) -> bool:
        return (one, other) in self.have.relations or (other, one) in self.have.relations

    def _near(self, offered: tuple[str, ...], sought: tuple[str, ...]) -> int:
        key = (offered, sought)
        if key not in self.known:
            self.known[key] = field_points(offered, sought, self.have.tree)
        return self.known[key]

    def _fitting(self, asking: str, fields: tuple[str, ...], fit: Fit) -> Fitting:
        ends = (fit.offer, asking)
        first, second = sorted(ends) if self.have.companies[asking].one.side == "pool" else ends
        offered, known = self.offered[fit.offer]
        met, supplies = self.have.relations.get((first, second), (0, False))
        facts = weighed(
            known,
            self.asked[asking],
            past=Past(met=met, supplies=supplies),
            rules=self.rules,
            certificates=self.certificates,
        )
        tree = self.have.tree
        affinity = combined(fit=fit, offered=offered, sought=fields, tree=tree, facts=facts, need=asking)
        return Fitting(first=first, second=second, offering=fit.offer, affinity=affinity, fine=fit.fine)


def _worth(one: Fitting) -> tuple[bool, int, int]:
    return one.affinity.forbidden is None, one.affinity.total, one.fine


def _facts(said: Said, named: Iterable[str]) -> Facts:
    """What is known of a company. Certificates that only its text names (`named`) count as well."""
    profile = said.profile
    return Facts(
        region=profile.region or None,
        certificates=tuple(dict.fromkeys((*profile.certificates, *named))),
        capacity=profile.capacity,
        languages=tuple(sorted(languages_of(said.one))),
        exports=profile.exports,
        newcomer=bool(profile.newcomer),
    )


def _asked(said: Said) -> Asked:
    """What a company asks for; of a region it asks only that it be its own, city or province."""
    profile = said.profile
    return Asked(
        regions=tuple(profile.region.split()[:1]),
        certificates=profile.certificates if said.one.side == "buyer" else (),
        capacity=profile.capacity if said.one.side == "buyer" else None,
        languages=tuple(sorted(languages_of(said.one))),
        exports=said.one.side == "buyer" and bool(profile.exports),
    )

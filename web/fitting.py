"""Why two companies fit, in sentences: made late from the reasons of an affinity, in the reader's language.

Reasons come from the two profiles and from earlier events. Nothing that one has wished or refused is in them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from babel import Locale

from matcher.reason import Reason
from matcher.thesaurus import plain
from web.language import Language, mark

Called = Callable[[str], str]
"""What a product field is called, by its code."""

SENTENCES: Mapping[str, str] = {
    "product same": mark("Offers {offered:“”}; {sought:“”} is sought."),
    "product narrower": mark("Offers {offered:“”}, a kind of {sought:“”}, which is sought."),
    "product broader": mark("Offers {offered:“”}, of which {sought:“”}, which is sought, is a kind."),
    "product near": mark("Offers {offered:“”}, which is close to {sought:“”}."),
    "field near": mark("{offered} is close to a product field that is sought, {sought}."),
    "field hall": mark("{offered} belongs to the same hall as {sought}, which is sought."),
}
"""What is offered and what is sought, in a sentence."""
NAMED = mark("Offers {offered:“”}, which {buyer} seeks.")
AS_SOUGHT = mark("Offers {offered:“”}, as is sought.")

LISTS: Mapping[str, str] = {
    "field same": mark("The product field is one that is sought: {words}."),
    "conditions": mark("Asked for and named: {words}."),
    "certificates": mark("Has the certificates asked for: {words}."),
    "certificates missing": mark("Asked for, but not named: {words}."),
    "region": mark("Is in a region asked for: {words}."),
    "region other": mark("Is in none of the regions asked for: {words}."),
    "language": mark("There is a language in common: {words}."),
    "exports": mark("Exports to a market asked for: {words}."),
}
"""A sentence that lists words."""
CERTIFIED = mark("Is certified for {words}, as was asked.")

PLAIN: Mapping[str, str] = {
    "letters": mark("The two descriptions use similar words."),
    "little": mark("The two descriptions have little in common."),
    "language none": mark("There is no language in common."),
    "exports": mark("Has exported before."),
    "exports none": mark("Has not exported so far."),
    "exports elsewhere": mark("Has not exported to the markets asked for."),
    "newcomer": mark("Takes part for the first time."),
    "supplier": mark("Supplies the buyer already."),
}
"""A sentence without blanks."""
CAPACITIES: Mapping[str, str] = {
    "capacity": mark("Can supply {has} a month; {asked} is asked for."),
    "capacity short": mark("Can supply only {has} a month; {asked} is asked for."),
}


def sentences(
    language: Language,
    because: Sequence[Reason],
    *,
    called: Called = str,
    buyer: str | None = None,
    unit: str = "",
) -> str:
    """Why a seller suits a buyer, in a sentence for each reason; kinds that are not known are left out.

    `called` names product fields, `buyer` is what the buyer is called (None: it is not named), and `unit` is
    what a month's supply is counted in.
    """
    said = (_sentence(language, one, called, buyer, unit) for one in because)
    return " ".join(one for one in said if one)


def _sentence(language: Language, one: Reason, called: Called, buyer: str | None, unit: str) -> str:
    if one.kind in SENTENCES:
        return _compared(language, one, called, buyer)
    if one.kind in CAPACITIES:
        has, asked = (f"{language.write(int(word))} {unit}".strip() for word in one.words)
        return language.say(CAPACITIES[one.kind], has=has, asked=asked)
    if one.kind == "met before":
        return language.count("They met once before.", "They met {n} times before.", int(one.words[0]))
    if one.kind in LISTS and one.words:
        return _listed(language, one, called)
    return language.say(PLAIN.get(one.kind, ""))


def _compared(language: Language, one: Reason, called: Called, buyer: str | None) -> str:
    """What is offered against what is sought; said once where the words are the same."""
    offered, sought = one.words
    if one.kind.startswith("field"):
        return language.say(SENTENCES[one.kind], offered=called(offered), sought=called(sought))
    if one.kind == "product same" and plain(offered) == plain(sought):
        if buyer is None:
            return language.say(AS_SOUGHT, offered=offered)
        return language.say(NAMED, offered=offered, buyer=buyer)
    return language.say(SENTENCES[one.kind], offered=offered, sought=sought)


def _listed(language: Language, one: Reason, called: Called) -> str:
    words: Iterable[str] = one.words
    if one.kind == "field same":
        words = (called(one.words[0]),)
    if one.kind == "language":
        names = Locale.parse(language.code).languages
        words = (names.get(word, word) for word in one.words)
    # In Korean the sentence for one says 인증 itself.
    single = one.kind == "certificates" and len(one.words) == 1 and "인증" not in one.words[0]
    return language.say(CERTIFIED if single else LISTS[one.kind], words=language.listed(words))

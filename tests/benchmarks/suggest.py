"""How well offers are ranked for needs: the judged set, by each method alone and by the whole.

`python -m tests.benchmarks.suggest` prints nDCG@10 and recall@20 (grades of 2 and 3 count as found) on the
part for reporting; `--develop` on the other; `--pool FILE` writes, shuffled, what graders have to look at.
"""

import argparse
import csv
import math
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import mean

from fixtures.fields import HALLS
from fixtures.judged import Described, Judged, judged
from matcher.concepts import Concepts
from matcher.ngrams import letters_of, pieces
from matcher.suggest import Suggester, Text
from matcher.thesaurus import shipped, shipped_glosses

GOOD, AHEAD, UNLIKE = 0.85, 0.10, 0.60
"""The promised nDCG@10, how far it is to be above any method alone, and for needs without a shared word."""
DEPTH = 20
"""So many of each method's first are graded."""
Ranking = Mapping[str, Sequence[str]]
"""By need, the offers, the best first."""
HALL = {korean: code for code, (korean, _) in HALLS.items()}


def text_of(one: Described) -> Text:
    """A description as the ranker takes it."""
    return Text(code=one.code, field=one.field, text=one.text, hall=HALL[one.hall])


def whole(found: Judged) -> Ranking:
    """All of it."""
    suggester = Suggester(Concepts(shipped(), shipped_glosses()), [text_of(one) for one in found.offers])
    return {one.code: [fit.offer for fit in suggester.suggest(text_of(one))] for one in found.needs}


def fields_alone(found: Judged) -> Ranking:
    """The short phrases only."""
    suggester = Suggester(
        Concepts(shipped(), shipped_glosses()),
        [replace(text_of(one), text="", hall=None) for one in found.offers],
    )
    return {
        one.code: [fit.offer for fit in suggester.suggest(replace(text_of(one), text="", hall=None))]
        for one in found.needs
    }


def letters(found: Judged) -> Ranking:
    """Pieces of words alone."""
    texts = letters_of([pieces(f"{one.field} {one.text}") for one in found.offers])
    return {
        one.code: _ordered(found, texts.alike(pieces(f"{one.field} {one.text}")).tolist())
        for one in found.needs
    }


def words(text: str) -> list[str]:
    """Words between spaces and signs."""
    return re.findall(r"[a-z0-9]+|[가-힣]+", text.casefold())


@cache
def _kiwi() -> Callable[[str], list[str]] | None:
    """Korean morphemes by kiwipiepy; None where it is not installed."""
    try:
        from kiwipiepy import Kiwi
    except ImportError:
        return None
    kiwi = Kiwi()
    kept = ("NN", "SL", "XR", "SN", "VV", "VA")

    def morphemes(text: str) -> list[str]:
        return [one.form.casefold() for one in kiwi.tokenize(text) if one.tag.startswith(kept)]

    return morphemes


def bm25(found: Judged, split: Callable[[str], list[str]], k: float = 1.2, b: float = 0.75) -> Ranking:
    """Okapi BM25 (Robertson and Zaragoza 2009) on what `split` makes of a text."""
    texts = [Counter(split(f"{one.field} {one.text}")) for one in found.offers]
    length = mean(sum(one.values()) for one in texts)
    often = Counter(word for one in texts for word in one)
    n = len(texts)

    def score(need: Described, i: int) -> float:
        mine = sum(texts[i].values())
        total = 0.0
        for word in sorted(set(split(f"{need.field} {need.text}"))):
            if times := texts[i][word]:
                rarity = math.log(1 + (n - often[word] + 0.5) / (often[word] + 0.5))
                total += rarity * times * (k + 1) / (times + k * (1 - b + b * mine / length))
        return total

    return {one.code: _ordered(found, [score(one, i) for i in range(n)]) for one in found.needs}


def _ordered(found: Judged, scores: Sequence[float]) -> list[str]:
    """The offers by score; equal ones in an order that says nothing of their codes."""
    mixed = list(range(len(scores)))
    random.Random(0).shuffle(mixed)
    return [found.offers[i].code for i in sorted(mixed, key=lambda i: -scores[i])]


def methods(found: Judged) -> dict[str, Ranking]:
    """Every method's ranking; morphemes are left out where kiwipiepy is not installed."""
    rankings = {
        "fields alone": fields_alone(found),
        "BM25, words": bm25(found, words),
        "letters": letters(found),
        "whole": whole(found),
    }
    if (morphemes := _kiwi()) is not None:
        rankings["BM25, morphemes"] = bm25(found, morphemes)
    return rankings


def ndcg(order: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float | None:
    """Normalised discounted cumulative gain, gains 2^grade - 1 (Burges et al. 2005); None: nothing suits."""

    def gain(grade: int, place: int) -> float:
        return (2**grade - 1) / math.log2(place + 2)

    best = sum(gain(grade, i) for i, grade in enumerate(sorted(grades.values(), reverse=True)[:depth]))
    got = sum(gain(grades.get(code, 0), i) for i, code in enumerate(order[:depth]))
    return got / best if best else None


def recall(order: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float | None:
    """How many of the offers graded 2 or 3 are among the first; None: there is none."""
    good = [code for code, grade in grades.items() if grade >= 2]
    return sum(code in order[:depth] for code in good) / len(good) if good else None


def averaged(found: Judged, ranking: Ranking, needs: Sequence[str]) -> tuple[float, float]:
    """nDCG@10 and recall@20 over these needs; needs that nothing suits are left out."""
    gains = [ndcg(ranking[code], found.grades.get(code, {})) for code in needs]
    recalls = [recall(ranking[code], found.grades.get(code, {})) for code in needs]
    return mean(x for x in gains if x is not None), mean(x for x in recalls if x is not None)


def write_pool(found: Judged, file: Path) -> None:
    """What graders look at: each need with the first of every method and the author's plan, shuffled."""
    rankings = methods(found)
    rng = random.Random(1)
    with file.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(("need", "offer"))
        for need in found.needs:
            first = {code for ranking in rankings.values() for code in ranking[need.code][:DEPTH]}
            pool = sorted(first | found.intended[need.code].keys())
            rng.shuffle(pool)
            lines.writerows((need.code, code) for code in pool)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--develop", action="store_true", help="the part for developing")
    parser.add_argument("--pool", type=Path, help="write the pairs to grade")
    asked = parser.parse_args()
    found = judged()
    if asked.pool is not None:
        write_pool(found, asked.pool)
        return
    part = "develop" if asked.develop else "report"
    needs = [code for code, one in found.part.items() if one == part]
    unlike = [code for code in needs if code in found.no_word]
    begin = time.process_time()
    print(f"part to {part}: {len(needs)} needs, {len(unlike)} of them without a shared word")
    gains: dict[str, float] = {}
    for name, ranking in methods(found).items():
        gains[name], found_again = averaged(found, ranking, needs)
        alone, _ = averaged(found, ranking, unlike)
        print(
            f"{name:16} nDCG@10 {gains[name]:.3f}  recall@20 {found_again:.3f}  "
            f"without a shared word {alone:.3f}"
        )
    print(f"{time.process_time() - begin:.1f} s of CPU")
    reached, others = gains.pop("whole"), max(gains.values())
    short = {
        f"nDCG@10 {reached:.3f} instead of {GOOD}": reached < GOOD,
        f"only {reached - others:.3f} above the best alone": reached < others + AHEAD,
        f"without a shared word {averaged(found, whole(found), unlike)[0]:.3f} instead of {UNLIKE}": (
            averaged(found, whole(found), unlike)[0] < UNLIKE
        ),
    }
    for sentence in (one for one, is_short in short.items() if is_short):
        print(f"SHORT: {sentence}")
    if any(short.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

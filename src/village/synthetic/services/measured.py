"""How well a search answers the judged questions: measured on one made-up town, of which every service is judged."""

import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import hypot, log2
from pathlib import Path

from village.directory.queries.finding.words import lexicon, thesaurus
from village.directory.rules.finding.classify import classified
from village.directory.rules.finding.entries import Lists, entry
from village.kernel.areas import queries as areas
from village.search.building import build_index
from village.search.index import open_index
from village.search.rules.entry import Entry
from village.search.rules.question import Question
from village.synthetic.services.documents import document
from village.synthetic.services.judged import Asked, Point, grade, questions
from village.synthetic.services.making import Chance, Made, made_services
from village.synthetic.services.places import postcodes_of

AREA, SEED = "E08000035", 2026  # Leeds, as the made-up town of the demo
TODAY = date(2026, 11, 27)
TOP, DEEP, PAGE = 10, 50, 20  # what is looked at, what could be, and what a page shows
GOOD = 2  # a grade that is worth finding
QUANTILES = {"centre": 0.0, "estate": 0.25, "suburb": 0.5, "edge": 0.95}
Ask = Callable[[Question], Sequence[str]]


@dataclass(frozen=True)
class Town:
    """Every service of the town, as it is and as its record says; and the points from which is asked."""

    made: Mapping[str, Made]
    entries: tuple[Entry, ...]
    points: Mapping[str, Point]


@dataclass(frozen=True)
class Score:
    """One question: nDCG of the first ten, the share of good answers in the first fifty (None where there are none),
    whether anything was found, and whether one of the first three is what was looked for."""

    asked: Asked
    ndcg: float
    recall: float | None
    found: bool
    in_three: bool


@cache
def town(area: str = AREA) -> Town:
    """The town of 429 services, on the ground of an authority (its ONS code)."""
    chance = Chance(SEED)
    made = {one.id: one for one in made_services(area, seed=SEED)}
    return Town(made, tuple(_entry(one, chance) for one in made.values()), _points(area))


def _entry(made: Made, chance: Chance) -> Entry:
    """As the record would have it after a harvest: kinds by its words, its point by its postcode."""
    said, words = document(made, chance), lexicon()
    known = classified(said, words)
    points = [(made.spot.easting, made.spot.northing)] if made.spot else []
    return entry(
        said,
        ref=made.id,
        kinds=known.kinds,
        points=points,
        placed=not known.sensitive,
        checked_on=date.fromisoformat(said["assured_date"]),
        lists=Lists(words.access, words.send, words.languages, lambda _: None),
        today=TODAY,
    )


def sampled(area: str) -> list[Point]:
    """Where people of an area are: every hundredth of its postcodes, or all of few."""
    codes = postcodes_of(area)
    found = [areas.postcode_place(code.decode()) for code in codes[:: 100 if len(codes) > 10_000 else 10]]
    return [
        (one.easting, one.northing) for one in found if one and one.easting is not None and one.northing is not None
    ]


def _points(area: str) -> dict[str, Point]:
    """The postcodes of the area by how far they are from their middle."""
    known = sampled(area)
    middle = statistics.median(east for east, _ in known), statistics.median(north for _, north in known)
    ordered = sorted(known, key=lambda at: (hypot(at[0] - middle[0], at[1] - middle[1]), at))
    return {name: ordered[int(share * (len(ordered) - 1))] for name, share in QUANTILES.items()}


def question(asked: Asked, point: Point) -> Question:
    """A judged question as the page would ask it: the words, where, and the child's age if it was said."""
    return Question(text=asked.ask, place=point, ages=asked.ages, size=PAGE, today=TODAY)


def by_engine(folder: Path, entries: Iterable[Entry]) -> Ask:
    """The search itself, on some entries: page after page, of each what fits and then what is to be checked."""
    build_index(folder, entries, words=thesaurus())
    index = open_index(folder)

    def ask(asked: Question) -> list[str]:
        shown: list[str] = []
        for page in range(1, -(-DEEP // asked.size) + 1):
            answer = index.ask(replace(asked, page=page))
            shown += [hit.ref for hit in (*answer.hits, *answer.check)]
        return shown[:DEEP]

    return ask


def scores(ask: Ask, some: Iterable[Asked], here: Town, at: Point | None = None) -> Iterator[Score]:
    """The score of each question, asked where it says, or at a point."""
    for asked in some:
        yield _score(ask, asked, here, at or here.points[asked.at])


def _score(ask: Ask, asked: Asked, here: Town, at: Point) -> Score:
    grades = {ref: grade(asked, one, at) for ref, one in here.made.items()}
    return scored(asked, grades, ask(question(asked, at)))


def scored(asked: Asked, grades: Mapping[str, int], shown: Sequence[str]) -> Score:
    """The score of one list of answers, best first, by the grades of all that there is."""
    gained = [grades[ref] for ref in shown]
    best = dcg(sorted(grades.values(), reverse=True)[:TOP])
    good = sum(one >= GOOD for one in grades.values())
    return Score(
        asked,
        ndcg=dcg(gained[:TOP]) / best if best else 0.0,
        recall=sum(one >= GOOD for one in gained[:DEEP]) / min(good, DEEP) if good else None,
        found=bool(shown),
        in_three=max(grades.values()) in gained[:3],
    )


def dcg(gained: Iterable[int]) -> float:
    """Discounted cumulative gain: 2^grade − 1, over the logarithm of where it stands (Järvelin and Kekäläinen 2002)."""
    return sum(float(2**one - 1) / log2(place + 1) for place, one in enumerate(gained, 1))


def summary(some: Sequence[Score]) -> dict[str, float]:
    """The means over questions."""
    recalls = [one.recall for one in some if one.recall is not None]
    return {
        "questions": len(some),
        "ndcg_at_10": statistics.fmean(one.ndcg for one in some),
        "recall_at_50": statistics.fmean(recalls),
        "best_in_first_three": statistics.fmean(one.in_three for one in some),
        "zero_results": statistics.fmean(not one.found for one in some),
    }


def report(ask: Ask | None = None) -> dict[str, dict[str, float]]:
    """The summary of all questions, of those held out, and of the others; of the search, or of `ask`."""
    with tempfile.TemporaryDirectory() as folder:
        found = list(scores(ask or by_engine(Path(folder), town().entries), questions(), town()))
    return {
        "all": summary(found),
        "held_out": summary([one for one in found if one.asked.held_out]),
        "others": summary([one for one in found if not one.asked.held_out]),
    }

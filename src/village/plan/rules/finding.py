"""Finding commitments: words, filters, counts beside each filter, order; and the words of a figure."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from village.plan.rules.asat import PlanAsAt
from village.plan.rules.dates import due_window
from village.plan.rules.document import STATUSES, Commitment, Figure
from village.plan.rules.search import holds, words_of
from village.plan.rules.stated import StatedFigure

ORDERS = ("paragraph", "due", "title", "status")
MOST_ASKED = 200  # characters of a search; the rest is not read


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for; blank means any. Values are ids as in the address of the page. `alone`: an age group that
    the commitment is for and no other."""

    q: str = ""
    chapter: str = ""
    theme: str = ""
    age: str = ""
    lead: str = ""
    goal: str = ""
    article: str = ""
    status: str = ""
    timing: str = ""
    due: str = ""
    basis: str = ""
    source: str = ""
    alone: str = ""
    order: str = "paragraph"


def find(asat: PlanAsAt, wanted: Wanted) -> list[Commitment]:
    """The commitments that fit every filter and hold every word (see `search`), in the order asked for."""
    tests = _tests(asat, asat.facets, wanted)
    found = [c for c in asat.plan.commitments if all(test(c) for test in tests)]
    return sorted(found, key=_order(asat, wanted.order))


def counts(asat: PlanAsAt, wanted: Wanted, facet: str) -> Counter[str]:
    """How many commitments each value of `facet` would give, all other filters kept."""
    tests = _tests(asat, {name: values for name, values in asat.facets.items() if name != facet}, wanted)
    own = asat.facets[facet]
    return Counter(value for c in asat.plan.commitments if all(test(c) for test in tests) for value in own[c.id])


def all_counts(asat: PlanAsAt, wanted: Wanted) -> dict[str, Counter[str]]:
    """`counts` of every filter, in one pass: a commitment that fails one filter alone counts there and nowhere else."""
    facets = asat.facets
    asked = {name: getattr(wanted, name) for name in facets if getattr(wanted, name)}
    sought = _tests(asat, {}, wanted)
    found: dict[str, Counter[str]] = {name: Counter() for name in facets}
    for commitment in asat.plan.commitments:
        if not all(test(commitment) for test in sought):
            continue
        failed = [name for name, value in asked.items() if value not in facets[name][commitment.id]]
        if len(failed) > 1:
            continue
        for name in failed or facets:
            for value in facets[name][commitment.id]:
                found[name][value] += 1
    return found


def _tests(
    asat: PlanAsAt, facets: Mapping[str, Mapping[str, tuple[str, ...]]], wanted: Wanted
) -> list[Callable[[Commitment], bool]]:
    tests: list[Callable[[Commitment], bool]] = []
    for name, values in facets.items():
        asked = getattr(wanted, name)
        if asked:
            tests.append(lambda c, values=values, asked=asked: asked in values[c.id])  # type: ignore[misc]
    said, short = asat.search_words, asat.spellings
    for word in dict.fromkeys(words_of(wanted.q[:MOST_ASKED])):
        tests.append(lambda c, word=word: holds(said[c.id], word, short))  # type: ignore[misc]
    return tests


def says(figure: Figure | StatedFigure, title: str, q: str) -> bool:
    """Whether a figure, by what it measures (`title`) and what is printed of it, has every word asked for, each by its
    beginning. Where no word is asked for, the figure is not read."""
    sought = words_of(q[:MOST_ASKED])
    if not sought:
        return True
    said = words_of(f"{title} {figure.group} {figure.printed} {figure.area}")
    return all(any(word.startswith(part) for word in said) for part in sought)


def paragraph_key(paragraph: str) -> tuple[int, int, str]:
    """The order of paragraphs in the document: 1.2 before 1.10, the front and other sources last."""
    match = re.match(r"([0-9]+)\.([0-9]+)(.*)", paragraph)
    return (int(match[1]), int(match[2]), match[3]) if match else (99, 0, paragraph)


def _order(asat: PlanAsAt, order: str) -> Callable[[Commitment], tuple[object, ...]]:
    def by_due(c: Commitment) -> tuple[object, ...]:
        window = due_window(c.due) if c.due else None
        return (window is None, window.last_on.isoformat() if window else "", *paragraph_key(c.paragraph))

    orders: dict[str, Callable[[Commitment], tuple[object, ...]]] = {
        "paragraph": lambda c: paragraph_key(c.paragraph),
        "due": by_due,
        "title": lambda c: (c.title.casefold(),),
        "status": lambda c: (STATUSES.index(asat.standing(c.id).status), *paragraph_key(c.paragraph)),
    }
    return orders.get(order, orders["paragraph"])

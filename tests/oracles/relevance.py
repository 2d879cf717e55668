"""A search that knows nothing: how many words of the question stand in a record, whatever they mean; and nDCG written
out from its definition."""

import math
import re
from collections.abc import Sequence

from village.search.rules.entry import Entry
from village.search.rules.question import Question


def shared_words(entries: Sequence[Entry], asked: Question) -> list[str]:
    """Refs of entries that share a word with the question, those that share most first."""
    wanted = set(re.findall(r"\w+", asked.text.lower()))
    counted = []
    for entry in entries:
        text = f"{entry.name} {entry.organisation} {entry.description}".lower()
        common = len(wanted & set(re.findall(r"\w+", text)))
        if common:
            counted.append((-common, entry.ref))
    return [ref for _, ref in sorted(counted)][:50]


def ndcg(shown: Sequence[int], every: Sequence[int], top: int) -> float:
    """Grades as shown, and of all that there is."""
    gain = sum((2 ** shown[at] - 1) / math.log(at + 2, 2) for at in range(min(top, len(shown))))
    ideal = sorted(every)[::-1]
    most = sum((2 ** ideal[at] - 1) / math.log(at + 2, 2) for at in range(min(top, len(ideal))))
    return gain / most if most else 0.0

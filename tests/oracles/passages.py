"""What is printed twice, found by comparing everything with everything; and fingerprints, winnowed by the book."""

import hashlib
import itertools
from collections.abc import Mapping, Sequence

RUN = 8  # words that are hashed together
WINDOW = 13  # runs of which one is kept; so 13 + 8 - 1 = 20 words told twice share at least one


def fingerprints(words: Sequence[str]) -> str:
    """Winnowing (Schleimer, Wilkerson and Aiken 2003, section 3.2): of every window of runs the least hash is kept,
    the rightmost where several are least, and each place once."""
    hashes = [
        hashlib.blake2b(" ".join(words[at : at + RUN]).encode(), digest_size=5).hexdigest()
        for at in range(len(words) - RUN + 1)
    ]
    kept = set()
    for first in range(max(len(hashes) - WINDOW + 1, min(len(hashes), 1))):
        window = range(first, min(first + WINDOW, len(hashes)))
        kept.add(min(window, key=lambda at: (hashes[at], -at)))
    return " ".join(hashes[at] for at in sorted(kept))


def told_twice(texts: Mapping[str, Sequence[str]], length: int) -> set[frozenset[str]]:
    """The pairs of names, or the one name, under which the same `length` words in a row stand at two places."""
    runs = [
        (name, tuple(words[at : at + length])) for name, words in texts.items() for at in range(len(words) - length + 1)
    ]
    return {frozenset((one, other)) for (one, run), (other, again) in itertools.combinations(runs, 2) if run == again}

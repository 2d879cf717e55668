"""Words that no entry has, read as the likeliest one that some entry has."""

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from village.search.rules.words import Reader, stemmed

SHORTEST = 4  # letters; a shorter word is one slip from too many others
LONG = 8  # letters, from which two slips are allowed
REMEMBERED = 4_096  # words


class Spelling:
    """Respells by the words of an index and of its thesaurus."""

    def __init__(self, spellings: Mapping[str, int], terms: Mapping[str, int], reader: Reader) -> None:
        self._terms = terms
        self._known = reader.words
        self._everyday = reader.everyday
        self._counts = {**dict.fromkeys(reader.words, 0), **spellings}
        self._by_length: dict[int, list[str]] = {}
        for word in self._counts:
            if len(word) >= SHORTEST - 1 and word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)
        self.respelt = lru_cache(maxsize=REMEMBERED)(self._respelt)

    def _respelt(self, word: str) -> str:
        """The word itself where an entry or the thesaurus has it, or nothing is near; else the nearest: the fewest
        slips (a letter more, less, other, or two changed round), then the same first letter, then in most entries."""
        if len(word) < SHORTEST or not word.isalpha() or self._is_meant(word):
            return word
        slips = 2 if len(word) >= LONG else 1
        near: list[tuple[float, bool, int, str]] = []
        for length in range(len(word) - slips, len(word) + slips + 1):
            choices = self._by_length.get(length, [])
            for other, far, _ in extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=None):
                near.append((far, other[0] != word[0], -self._counts[other], other))
        return min(near)[-1] if near else word

    def _is_meant(self, word: str) -> bool:
        """Whether a word is one: in an entry, the thesaurus or everyday language: "kill" is no slip for "will"."""
        stem = stemmed(word)
        return word in self._known or stem in self._terms or stem in self._everyday

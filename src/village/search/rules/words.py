"""How words are read: into stems, and by a thesaurus into kinds of help. Every character is a word or a gap, so nothing
that is typed is ever an instruction."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from village.search.rules.stemming import stem

MOST_WORDS = 32  # of a text are read
AS_SYNONYM = 0.7  # a word of the same meaning, beside the word itself
AS_KIND = 0.9
AS_WEAK = 0.25  # a word that tells little, beside one that tells

_KIND = "kind:"
_WORD = re.compile(r"[^\W_]+")
_GONE = re.compile("['’‘`\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Words that say nothing of what is needed; they count only where a text has no others.
_IDLE = frozenset(
    """
    a about am an and any are as at be been but by can do does for from get gets getting has have he help
    helping her hes him his i id if ill im in is it its ive just like looking me my near need needing needs of
    on or our please she shes should so some someone something somewhere that the their them there they this
    to us want wants was we what where which who will with would you your
    """.split()  # noqa: SIM905 - read as a list by people
)
_WHOM = frozenset({"me", "him"})  # idle too, but in a phrase they say to whom: "hits me" is not "hits"


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without accents; "won't" is "wont"."""
    plain = _GONE.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return _WORD.findall(plain)


@lru_cache(maxsize=100_000)
def stemmed(word: str) -> str:
    """The stem of a word, remembered."""
    return stem(word)


def kind_term(kind: str) -> str:
    """What a kind of help is called among words; no word has a colon in it."""
    return f"{_KIND}{kind}"


def kinds_meant(concepts: Iterable["Concept"]) -> tuple[str, ...]:
    """The kinds of help that some words lead to, each once."""
    terms = (term for concept in concepts for way in concept.ways for term in way.terms)
    return tuple(dict.fromkeys(term.removeprefix(_KIND) for term in terms if term.startswith(_KIND)))


@dataclass(frozen=True)
class Thesaurus:
    """What people say, and what it means. `kinds`: a word or phrase, to kinds of help. `synonyms`: a word or phrase, to
    others that mean the same in a record. `acronyms`: letters, to what they stand for; read both ways. `weak`: words
    that nearly every record has. `everyday`: words of the language, which are no slips for others even where no record
    has them."""

    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acronyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weak: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an entry can mean what was typed: it has every one of `terms`. It counts `weight` times."""

    terms: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that was typed, and the ways of meaning it. `share`: 1, or less for a word that tells little."""

    typed: str
    ways: tuple[Way, ...]
    share: float = 1.0


class Reader:
    """Reads texts by a thesaurus."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self._ways: dict[tuple[str, ...], list[Way]] = {}
        self._weak = {(stemmed(word),) for word in thesaurus.weak}
        self.everyday = {stemmed(word) for word in thesaurus.everyday}
        self.words: set[str] = set()
        for phrase, kinds in thesaurus.kinds.items():
            for kind in kinds:
                self._add(phrase, Way((kind_term(kind),), AS_KIND))
        for phrase, others in thesaurus.synonyms.items():
            for other in others:
                self._add(phrase, Way(_key(other), AS_SYNONYM))
        for letters, meanings in thesaurus.acronyms.items():
            for meaning in meanings:
                self._add(letters, Way(_key(meaning), AS_SYNONYM))
                self._add(meaning, Way(_key(letters), AS_SYNONYM))
        self._longest = max(map(len, self._ways), default=1)

    def _add(self, phrase: str, way: Way) -> None:
        key = _key(phrase)
        if key and way.terms and way.terms != key:
            self.words.update(words_of(phrase))
            ways = self._ways.setdefault(key, [])
            if way not in ways:
                ways.append(way)

    def read(self, text: str, respell: Callable[[str], str]) -> tuple[list[Concept], dict[str, str]]:
        """The concepts of a text, and the words that were read otherwise than typed. `respell` gives a word as it
        should be, or the same."""
        typed = _telling(words_of(text))[:MOST_WORDS]
        lone = set(filter(_is_idle_alone, typed))
        lone = lone if set(typed) - lone - _IDLE else set()
        meant = [respell(word) for word in typed]
        stems = [stemmed(word) for word in meant]
        found: dict[tuple[str, ...], Concept] = {}
        at = 0
        while at < len(stems):
            size = self._size_of_phrase(stems, at)
            key = tuple(stems[at : at + size])
            if key not in found and not (size == 1 and typed[at] in lone):
                ways = (Way(key, 1.0), *self._ways.get(key, ()))
                share = AS_WEAK if key in self._weak else 1.0
                found[key] = Concept(" ".join(typed[at : at + size]), ways, share)
            at += size
        corrected = {one: other for one, other in zip(typed, meant, strict=True) if one != other}
        return list(found.values()), corrected

    def _size_of_phrase(self, stems: list[str], at: int) -> int:
        """How many words from `at` on are the longest phrase that is known; 1 where none is."""
        for size in range(min(self._longest, len(stems) - at), 1, -1):
            if tuple(stems[at : at + size]) in self._ways:
                return size
        return 1


def _is_idle_alone(word: str) -> bool:
    """Whether a word tells something in a phrase ("hits me", "section 21") and nothing by itself."""
    return word in _WHOM or (word.isdecimal() and len(word) <= 2)


def _telling(words: list[str]) -> list[str]:
    telling = [word for word in words if word not in _IDLE or word in _WHOM]
    return telling if set(telling) - _WHOM else words


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(stemmed(word) for word in _telling(words_of(phrase)))

"""The words that the directory knows, ready to be looked for in texts. Texts are read as the search reads them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from village.directory.rules.record import SENSITIVE
from village.search.rules.words import stemmed, words_of

Stems = tuple[str, ...]
Phrases = Mapping[Stems, tuple[str, ...]]


@dataclass(frozen=True)
class Kind:
    """A kind of help. `same`: ids of Open Eligibility 1.05 that mean it or contain it. `sensitive`: why its place must
    not be found, blank for nearly all."""

    slug: str
    name: str
    group: str
    sensitive: str = ""
    same: tuple[str, ...] = ()


@dataclass(frozen=True)
class Short:
    """A short form: what it stands for in a record, and the kinds of help that are asked for with it."""

    means: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """`needs`: by kind, what people say when they mean it. `synonyms`: groups of words that mean the same. `access` and
    `send`: by slug, how records say it. `languages`: code by name in small letters, the code itself among the names.
    `loose`: words that mean something when asked for, and little in a record."""

    groups: Mapping[str, str]
    kinds: Mapping[str, Kind]
    needs: Mapping[str, tuple[str, ...]]
    synonyms: tuple[tuple[str, ...], ...] = ()
    acronyms: Mapping[str, Short] = field(default_factory=dict)
    access: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    send: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    loose: tuple[str, ...] = ()

    @cached_property
    def need_phrases(self) -> Phrases:
        """Each phrase of a need, and each short form, as stems."""
        short = {letters: one.kinds for letters, one in self.acronyms.items()}
        return turned({**self.needs, **_by_kind(short)}, self.needs)

    @cached_property
    def told_phrases(self) -> Phrases:
        """The same, without those that say little in a record."""
        loose = {stems(word) for word in self.loose}
        return {key: kinds for key, kinds in self.need_phrases.items() if key not in loose}

    @cached_property
    def same(self) -> Mapping[str, tuple[str, ...]]:
        """The kinds of each id of Open Eligibility, in small letters."""
        found: dict[str, list[str]] = {}
        for kind in self.kinds.values():
            for term in kind.same:
                found.setdefault(term.casefold(), []).append(kind.slug)
        return {term: tuple(kinds) for term, kinds in found.items()}


def _by_kind(short: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for letters, kinds in short.items():
        for kind in kinds:
            found.setdefault(kind, []).append(letters)
    return {kind: tuple(letters) for kind, letters in found.items()}


def turned(*lists: Mapping[str, Iterable[str]]) -> Phrases:
    """Lists of phrases by meaning, as meanings by the stems of a phrase."""
    found: dict[Stems, list[str]] = {}
    for phrases_of in lists:
        for meaning, phrases in phrases_of.items():
            for phrase in phrases:
                meanings = found.setdefault(stems(phrase), [])
                if meaning not in meanings:
                    meanings.append(meaning)
    return {key: tuple(meanings) for key, meanings in found.items()}


def stems(text: str) -> Stems:
    """The stems of every word of a text."""
    return tuple(stemmed(word) for word in words_of(text))


def said(text: str, phrases: Phrases) -> Iterator[Stems]:
    """The phrases in a text, in order: at each word the longest that begins there."""
    read = stems(text)
    longest = max(map(len, phrases), default=1)
    at = 0
    while at < len(read):
        for size in range(min(longest, len(read) - at), 0, -1):
            if read[at : at + size] in phrases:
                yield read[at : at + size]
                at += size - 1
                break
        at += 1


def faults(lexicon: Lexicon) -> list[str]:
    """What is wrong with the lists, a sentence each; nothing when they can be used."""
    wrong = []
    for kind in lexicon.kinds.values():
        if kind.group not in lexicon.groups:
            wrong.append(f"{kind.slug} is of a group that there is not.")
        if kind.sensitive not in ("", *SENSITIVE):
            wrong.append(f"{kind.slug} has a reason to hide its place that there is not.")
    named = {*lexicon.needs, *(kind for one in lexicon.acronyms.values() for kind in one.kinds)}
    wrong += [f"There is no kind {slug}." for slug in sorted(named - set(lexicon.kinds))]
    wrong += [f"Nobody has words for {slug}." for slug in sorted(set(lexicon.kinds) - set(lexicon.needs))]
    wrong += [f"loose: nobody asks for {word}." for word in lexicon.loose if stems(word) not in lexicon.need_phrases]
    return wrong + list(_said_twice(lexicon))


def _said_twice(lexicon: Lexicon) -> Iterator[str]:
    for title, lists in (("needs", lexicon.needs), ("access", lexicon.access), ("send", lexicon.send)):
        for slug, phrases in lists.items():
            yield from (f"{title}: {slug} says {phrase} twice." for phrase in _twice(phrases))
    every = [word for group in lexicon.synonyms for word in group]
    yield from (f"synonyms: {word} is there twice." for word in _twice(every))


def _twice(phrases: Iterable[str]) -> list[str]:
    seen: set[Stems] = set()
    again = []
    for phrase in phrases:
        key = stems(phrase)
        if key in seen or not key:
            again.append(phrase)
        seen.add(key)
    return again

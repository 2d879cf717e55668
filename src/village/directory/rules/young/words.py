"""What a young person wrote, looked through before anybody is shown it: what it may not hold, so that they are asked to
leave it out, and what a person has to know who decides.

A list of words never finds everything. A person reads all of it before it is shown.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

MOST_WORDS, MOST_HELD = 500, 4_000  # characters; of what may tell of harm no more than the second is kept
ALIKE = 0.6
_DOMAIN = r"(?:com|co|uk|org|net|gg|me|tv|ly|io|app|info|biz|tk|ru)"
_DOT = r"(?:\.|\s\.\s?|\.\s(?=com\b|org\b|gg\b)|\s?(?:\bdot\b|\(dot\))\s?)"  # after a space a sentence begins
_LINK = re.compile(rf"https?:|www\.|\b[a-z0-9-]{{2,}}{_DOT}{_DOMAIN}\b", re.IGNORECASE)
_EMAIL = re.compile(rf"\S@\S|\b\w+\s?(?:\(at\)|\[at\]| at )\s?[a-z]\w+{_DOT}{_DOMAIN}\b", re.IGNORECASE)
_HANDLE = re.compile(
    r"(?<!\w)@\w{2,}|\b(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|discord|whats ?app|telegram|facebook|fb|kik|roblox|psn|"
    r"gamertag|yubo|wizz|hmu)\b|\b(?:add|dm|message|text|follow|inbox) me\b|\b(?:ig|sc)\s?[:=]|"
    r"\bmy (?:ig|sc|username)\b",
    re.IGNORECASE,
)
_DIGITS = {"zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
           "seven": "7", "eight": "8", "nine": "9"}  # fmt: skip
_TIMES = re.compile(
    r"\b(?:[01]?\d|2[0-3])[.:][0-5]\d\b(?![.:]?\d)|"
    r"\b(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:20)?\d\d\b"
)
_PHONE = re.compile(r"(?:\d(?:[^\w,;]|_){0,3}){7,}", re.ASCII)
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)
_COUNTED = r"(?:hours?|minutes?|mins?|miles?|metres?|km|years?|days?|weeks?|people|times?|quid|pounds?|of|out|more)\b"
_STREET = re.compile(
    rf"\b\d{{1,4}}[a-z]?,?\s+(?!{_COUNTED})(?:[a-z']+\s+){{1,3}}"
    r"(?:street|road|rd|avenue|ave|lane|crescent|terrace)\b|"
    r"\b\d{1,4}[a-z]?,?\s+(?-i:(?:[A-Z][a-z']+\s+){1,3}(?:St|Close|Drive|Grove|Way|Court|Gardens|Place)\b)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?i:mrs?|ms|dr)\.?\s+[A-Za-z]{2,}|\b(?:[Mm]iss|MISS|[Ss]ir|[Cc]oach|[Uu]ncle|[Aa]untie)\s+[A-Z][A-Za-z]+"
)
_NAMED = re.compile(r"\b(?:called|named|my name is|i am|i'm|im|it's|his name is|her name is)\s+([a-z]+)", re.IGNORECASE)
_SCHOOL = re.compile(
    r"\b(?:my school|my class|our school|my college|year \d{1,2} at)\b|"
    r"\b(?:(?:i|we) go to|(?:i'm|im|i am) at)\s(?:(?!after\b)[\w'-]+\s){0,3}(?:school|college|academy|sixth form)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z'’-]+")
_JOINERS = re.compile("[\u200d\ufe0e\ufe0f\U000e0020-\U000e007f]")
"""What a phone puts between and behind pictures, such as a red heart or the flag of England: nobody sees it."""


@dataclass(frozen=True)
class Phrases:
    """Phrases to look for, in small letters; `harm` by kind; `given`: names that are given to people, of
    which `also_words` are ordinary words too; `places`: words after a name that say that it is of a place."""

    harm: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unkind: tuple[str, ...] = ()
    reaching: tuple[str, ...] = ()
    selling: tuple[str, ...] = ()
    grown_up: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()
    also_words: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


PRIVATE = {
    "link": "Leave out links and web addresses, please: somebody could change where they lead.",
    "e-mail": "Leave out e-mail addresses, please, yours and other people’s. It keeps people safe.",
    "account": "Leave out names of accounts and apps, please: it keeps strangers from finding you.",
    "phone": "Leave out telephone numbers, please. The number of the place is on its page.",
    "address": "Leave out addresses and postcodes, please. It keeps people safe at home.",
    "name": "Leave out people’s names, please: say “a friend”, “the coach” or “the staff”.",
    "school": "Leave out which school or college you go to, please: it can tell people who you are.",
}
SIGNALS = {
    "harm": "It may tell of harm",
    "hidden": "It may tell of a place that must not be found, such as a refuge",
    "grown-up": "It may be for adults",
    "private": "It holds what people are asked to leave out",
    "reaching": "Somebody may want to meet or reach young people",
    "name": "It may name somebody",
    "unkind": "It may be unkind or rude",
    "selling": "It may be an advertisement",
    "shouting": "It is mostly capitals or signs",
}


def private(text: str, phrases: Phrases) -> list[str]:
    """Sentences about what has to be left out; none where there is nothing of the kind."""
    said = plain(text)
    found = [
        ("link", _LINK.search(said)), ("e-mail", _EMAIL.search(said)), ("account", _HANDLE.search(said)),
        ("phone", _PHONE.search(_as_digits(_TIMES.sub(",", said)))),
        ("address", _POSTCODE.search(said) or _STREET.search(said)),
        ("name", _TITLE.search(said) or _whole_name(said, phrases) or _named(said, phrases)),
        ("school", _SCHOOL.search(said)),
    ]  # fmt: skip
    return [PRIVATE[what] for what, there in found if there]


def harm(text: str, phrases: Phrases) -> tuple[str, ...]:
    """The kinds of harm that a text may tell of. It is not told from a text that tells of none for certain."""
    said = _bare(text)
    return tuple(kind for kind, some in phrases.harm.items() if _any(said, some))


def signals(text: str, phrases: Phrases) -> list[str]:
    """What whoever decides has to look at first (keys of SIGNALS, without harm)."""
    said, bare = plain(text), _bare(text)
    letters = [one for one in said if one.isalpha()]
    loud = sum(one.isupper() for one in letters) > 0.6 * len(letters) or "!!!" in said or len(letters) < len(said) / 2
    found = {
        "private": bool(private(text, phrases)),
        "reaching": _any(bare, phrases.reaching),
        "name": any(_is_name(word, phrases, first=not number) for number, word in enumerate(_WORD.findall(said))),
        "unkind": _any(bare, phrases.unkind),
        "selling": _any(bare, phrases.selling) or "£" in said or "%" in said,
        "shouting": loud,
    }
    return [one for one, there in found.items() if there]


def plain(text: str) -> str:
    """A text with letters that only look different made one, in one line."""
    seen = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    return " ".join(seen.replace("’", "'").split())


def from_a_phone(text: str) -> str:
    """A text as a phone types it, with line ends of one kind and without what joins pictures."""
    return _JOINERS.sub("", text).replace("\r\n", "\n")


def as_held(text: str) -> str:
    """What may tell of harm as it is kept, however it is written: what can be read of it, up to MOST_HELD."""
    return "".join(one for one in text if one.isprintable() or one == "\n").strip()[:MOST_HELD]


def _bare(text: str) -> str:
    """Small letters and figures with one space between words, and around them all."""
    small = "".join(one for one in unicodedata.normalize("NFKD", plain(text)) if not unicodedata.combining(one))
    small = small.casefold()
    return f" {' '.join(re.findall(r'[a-z0-9]+', small.replace(chr(39), '')))} "


def _any(bare: str, phrases: Iterable[str]) -> bool:
    return any(_bare(one) in bare for one in phrases)


def _as_digits(said: str) -> str:
    """A text in which figures of every alphabet, in words and with letters for noughts, are plain figures."""
    small = "".join(str(unicodedata.decimal(one, one)) for one in said).casefold()
    figures = re.sub(r"[a-z]+", lambda at: _DIGITS.get(at[0], at[0]), small)
    twice = re.sub(r"\b(double|triple)\s(\d)", lambda at: at[2] * (2 if at[1] == "double" else 3), figures)
    return re.sub(r"\b[\do]*\d[\do]*\b", lambda at: at[0].replace("o", "0"), twice)


def _whole_name(said: str, phrases: Phrases) -> bool:
    """Whether a name that is given to people stands before another word with a capital, and is not that of a place."""
    words = _WORD.findall(said)
    return any(
        first[0].isupper() and second[0].isupper() and second != "I" and first.casefold() in phrases.given
        and phrases.places.isdisjoint(one.casefold() for one in words[number + 1 : number + 4])
        for number, (first, second) in enumerate(pairwise(words))
    )  # fmt: skip


def _named(said: str, phrases: Phrases) -> bool:
    return any(_is_name(one, phrases, first=False) for one in _NAMED.findall(said))


def _is_name(word: str, phrases: Phrases, *, first: bool) -> bool:
    """Whether a word is a name that is given to people: one that is an ordinary word too only where it has a capital
    that no sentence gives it."""
    small = word.casefold().removesuffix("'s")
    return small in phrases.given and (small not in phrases.also_words or (word[0].isupper() and not first))


def groups(texts: Sequence[str]) -> list[list[int]]:
    """The numbers of texts that say nearly the same, each group in order, in the order of their first: of the runs of
    three words that two have, at least ALIKE are in both."""
    runs = [_runs(one) for one in texts]
    found: list[list[int]] = []
    for number, own in enumerate(runs):
        for group in found:
            first = runs[group[0]]
            if len(own & first) >= ALIKE * len(own | first):
                group.append(number)
                break
        else:
            found.append([number])
    return found


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _bare(text).split()
    return frozenset(zip(words, words[1:], words[2:], strict=False)) or frozenset({tuple(words)})

"""How a word, a number or a date goes wrong: typed, heard, scanned. Given the same random bits, the same way.

The kinds are those of Damerau (1964): a letter left out, added, changed, or two changed round; with what Yannakoudakis
and Fawthrop (1983) found: rarely the first letter, often a vowel, a doubled letter, letters that sound alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl

from village.synthetic.people.draws import I64, U64

Mistake = Callable[[str, int], str]

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS = (
    *(("ph", "f"), ("f", "ph"), ("ck", "k"), ("k", "c"), ("c", "k"), ("ee", "ea"), ("ea", "ee"), ("ie", "ei")),
    *(("ei", "ie"), ("y", "ie"), ("ie", "y"), ("i", "y"), ("y", "i"), ("ai", "ay"), ("ay", "ai"), ("ll", "l")),
    *(("l", "ll"), ("tt", "t"), ("t", "tt"), ("nn", "n"), ("n", "nn"), ("ss", "s"), ("s", "z"), ("z", "s")),
    *(("rr", "r"), ("mm", "m"), ("sh", "ch"), ("th", "t"), ("a", "e"), ("e", "a"), ("o", "u"), ("u", "o")),
    *(("oo", "u"), ("ou", "ow"), ("ow", "ou"), ("gh", "g"), ("j", "g"), ("kh", "k"), ("aa", "a"), ("ey", "y")),
    *(("son", "sen"), ("leigh", "ley"), ("lee", "ly"), ("d", "t"), ("v", "w"), ("h", ""), ("e", ""), ("x", "cks")),
)
_SCANNED = (
    *(("rn", "m"), ("m", "rn"), ("l", "1"), ("i", "l"), ("o", "0"), ("cl", "d"), ("d", "cl"), ("vv", "w")),
    *(("w", "vv"), ("h", "b"), ("e", "c"), ("c", "e"), ("u", "v"), ("a", "o"), ("s", "5"), ("ri", "n")),
)
_LOOK = {"0": "O", "O": "0", "1": "I", "I": "1", "5": "S", "S": "5", "B": "8", "8": "B", "Z": "2", "2": "Z"}


def _beside() -> dict[str, str]:
    found = {}
    for up, row in enumerate(_ROWS):
        for place, letter in enumerate(row):
            near = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
            for other in _ROWS[max(0, up - 1) : up] + _ROWS[up + 1 : up + 2]:
                near += other[max(0, place - 1) : place + 1]
            found[letter] = near
    return found


_BESIDE = _beside()


def typed(word: str, bits: int) -> str:
    """One slip of the keyboard, seldom in the first letter."""
    if len(word) < 2:
        return word
    kind, bits = bits % 10, bits // 10
    first = 0 if bits % 20 == 0 else 1
    bits //= 20
    place = first + bits % (len(word) - first)
    bits //= 64
    letter = word[place]
    if kind < 3:
        near = _BESIDE.get(letter.lower(), "aeiou")
        return _cased(word[:place] + near[bits % len(near)] + word[place + 1 :])
    if kind < 5:
        return _cased(word[:place] + word[place + 1 :])
    if kind < 7:
        near = _BESIDE.get(letter.lower(), letter)
        return word[: place + 1] + near[bits % len(near)] + word[place + 1 :]
    if kind == 7:
        return word[: place + 1] + letter.lower() + word[place + 1 :]
    place = min(place, len(word) - 2)
    return _cased(word[:place] + word[place + 1] + word[place] + word[place + 2 :])


def heard(word: str, bits: int) -> str:
    """The same sound in other letters; a slip of the keyboard where no sound can be written otherwise."""
    return _replaced(word, bits, _SOUNDS) or typed(word, bits)


def scanned(word: str, bits: int) -> str:
    """Read by a machine: one shape taken for another."""
    return _replaced(word, bits, _SCANNED) or typed(word, bits)


def _replaced(word: str, bits: int, pairs: tuple[tuple[str, str], ...]) -> str:
    low = word.lower()
    fits = [(place, a, b) for a, b in pairs if (place := low.find(a, 1)) > 0]
    if not fits:
        return ""
    place, a, b = fits[bits % len(fits)]
    made = word[:place] + b + word[place + len(a) :]
    return made if len(made) > 1 else ""


def _cased(word: str) -> str:
    return word[:1].upper() + word[1:2].lower() + word[2:] if word[1:2].isalpha() else word[:1].upper() + word[1:]


def postcode(text: str, bits: int) -> str:
    """One character wrong: changed round with the next, a digit beside it, or a letter that looks or lies close."""
    characters = list(text)
    places = [place for place, one in enumerate(characters) if one != " "]
    place = places[bits // 4 % len(places)]
    if bits % 4 == 0 and place + 1 < len(characters) and characters[place + 1] != " ":
        characters[place], characters[place + 1] = characters[place + 1], characters[place]
    elif bits % 4 == 1 and characters[place] in _LOOK:
        characters[place] = _LOOK[characters[place]]
    elif characters[place].isdigit():
        characters[place] = str((int(characters[place]) + (1 if bits % 8 < 4 else 9)) % 10)
    else:
        near = _BESIDE[characters[place].lower()]
        characters[place] = near[bits // 256 % len(near)].upper()
    return "".join(characters)


def digits(text: str, bits: int) -> str:
    """One digit of a number wrong, or two changed round; letters stay."""
    places = [place for place, one in enumerate(text) if one.isdigit()]
    place = places[bits // 4 % len(places)]
    if bits % 4 == 0 and place + 1 < len(text) and text[place + 1].isdigit() and text[place] != text[place + 1]:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    other = (int(text[place]) + 1 + bits // 1024 % 9) % 10
    return text[:place] + str(other) + text[place + 1 :]


def day(text: str, bits: int) -> str:
    """A date with one digit wrong that is still a date; the decade and the century stay."""
    for turn in range(60):
        place = (3, 5, 6, 8, 9)[(bits + turn) % 5]
        other = str((int(text[place]) + 1 + (bits // 8 + turn) % 9) % 10)
        made = text[:place] + other + text[place + 1 :]
        try:
            dt.date.fromisoformat(made)
        except ValueError:
            continue
        return made
    return text


def made_in(column: pl.Series, rows: I64, bits: U64, mistake: Mistake) -> pl.Series:
    """The column with a mistake in these rows; missing values stay missing."""
    if not len(rows):
        return column
    before = column.gather(rows).to_list()
    after = [word and mistake(word, one >> 8) for word, one in zip(before, bits.tolist(), strict=True)]
    return column.clone().scatter(rows.astype(np.uint32), pl.Series(after, dtype=pl.String))

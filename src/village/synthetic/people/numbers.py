"""Numbers that are valid and nobody's: NHS numbers, unique pupil numbers, telephones.

NHS: from 999 000 0000 on, the range kept for tests: 909,090 numbers with a check digit. Those after that many are taken
from 998 down; nothing from 900 on is given to a person. Pupil numbers: of an authority 999, which does not exist.
Telephones: Ofcom's ranges for drama, a thousand numbers in each; so, unlike real ones, many families share a number.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl

from village.synthetic.people.draws import I64, U64, Draws

_VALID = 909_090  # numbers of each block that are used: one in eleven of a million has no check digit
NOWHERE = 999  # no authority of England has this number
_UPN_LETTERS = np.array(list("ABCDEFGHJKLMNPQRTUVWXYZ"))
_SPREAD = 2**31 - 1  # a prime above every limit it is taken to, so each number comes once
DRAMA = (
    *("07700 900", "07700 900", "07700 900"),  # mobiles; mostly these are given
    *("0113 496 0", "0114 496 0", "0115 496 0", "0116 496 0", "0117 496 0", "0118 496 0", "0121 496 0"),
    *("0151 496 0", "0161 496 0", "020 7946 0", "0191 498 0", "01632 960"),
)


@lru_cache(maxsize=16)
def _block(prefix: int) -> I64:
    """Every valid number that begins with these three digits, in order."""
    free = np.arange(1_000_000, dtype=np.int64)
    sums = sum(int(digit) * weight for digit, weight in zip(str(prefix), (10, 9, 8), strict=True))
    total = np.full(len(free), sums, np.int64)
    for weight, power in zip(range(7, 1, -1), range(5, -1, -1), strict=True):
        total += free // 10**power % 10 * weight
    check = 11 - total % 11
    valid = check != 10
    found: I64 = (prefix * 1_000_000 + free[valid]) * 10 + check[valid] % 11
    return found


def nhs_numbers(place: I64) -> I64:
    """The number at each place: different places have different ones; neighbours are far apart."""
    found = np.zeros(len(place), np.int64)
    size = _VALID
    block = place // size
    for one in np.unique(block):
        there = block == one
        held = _block(999 - int(one))
        found[there] = held[place[there] % size * _SPREAD % size]
    return found


def upns(place: I64, *, temporary: bool = False) -> pl.Series:
    """A pupil number for each place: letter, 999, school and serial spread over nine digits."""
    nine = place * _SPREAD % 1_000_000_000
    rest = NOWHERE * 1_000_000_000 + nine
    digits = [rest // 10**power % 10 for power in range(11, -1, -1)]
    tail = digits[-1].copy()
    if temporary:
        digits[-1] = tail % 23
    total = sum(digit * weight for digit, weight in zip(digits, range(2, 14), strict=True))
    letters = pl.Series(_UPN_LETTERS[np.asarray(total) % 23])
    body = pl.Series(rest).cast(pl.String)
    if temporary:
        body = body.str.slice(0, 11) + pl.Series(_UPN_LETTERS[tail % 23])
    return letters + body


def phones(draws: Draws, purpose: str, keys: I64 | U64) -> pl.Series:
    """A telephone number for each key, from the ranges for drama."""
    code = pl.Series(list(DRAMA)).gather(draws.whole(purpose, keys, len(DRAMA)))
    return code + pl.Series(draws.whole(f"{purpose}/line", keys, 1000)).cast(pl.String).str.zfill(3)

"""Different values told by sorting, which for millions of whole numbers is many times quicker than by hashing."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Whole = TypeVar("Whole", bound=np.integer[Any])


def firsts_of(ordered: NDArray[Any]) -> Places:
    """Places at which another value begins in what is in order."""
    return np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, dtype=np.int64)


def each_once(values: NDArray[Whole]) -> NDArray[Whole]:
    """The different values, in order."""
    ordered = np.sort(values)
    found: NDArray[Whole] = ordered[firsts_of(ordered)]
    return found


def different(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The different values, in order, and which of them each is."""
    order = np.argsort(values)
    ordered = values[order]
    firsts = firsts_of(ordered)
    which = np.empty(len(values), dtype=np.int32)
    which[order] = np.repeat(np.arange(len(firsts), dtype=np.int32), np.diff(np.r_[firsts, len(values)]))
    return ordered[firsts], which

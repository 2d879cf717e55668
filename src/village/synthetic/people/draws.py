"""Chance by number: what is drawn depends on the seed, the purpose and whom it is for, never on what was drawn before.

The mixing is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
generators"), applied twice.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def mix(numbers: U64) -> U64:
    """Each number's own 64 bits; no two numbers have the same."""
    with np.errstate(over="ignore"):
        x = (numbers + np.uint64(1)) * _GOLDEN
        x = (x ^ (x >> np.uint64(30))) * _FIRST
        x = (x ^ (x >> np.uint64(27))) * _SECOND
        return x ^ (x >> np.uint64(31))


@dataclass(frozen=True)
class Draws:
    """All chance of one seed."""

    seed: int
    _constants: dict[str, np.uint64] = field(default_factory=dict, compare=False, repr=False)

    def bits(self, purpose: str, numbers: npt.NDArray[np.int64] | U64) -> U64:
        """64 bits for each number and this purpose. For one purpose, different numbers have different bits."""
        constant = self._constants.get(purpose)
        if constant is None:
            digest = hashlib.blake2b(f"{self.seed}/{purpose}".encode(), digest_size=8).digest()
            constant = self._constants[purpose] = np.uint64(int.from_bytes(digest, "big"))
        return mix(mix(numbers.astype(np.uint64, copy=False)) ^ constant)

    def share(self, purpose: str, numbers: npt.NDArray[np.int64] | U64) -> F64:
        """A number in [0, 1) for each."""
        return (self.bits(purpose, numbers) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def happens(self, purpose: str, numbers: npt.NDArray[np.int64] | U64, rate: float | F64) -> Bools:
        """Whether it happens to each, at this rate."""
        return self.share(purpose, numbers) < rate

    def whole(self, purpose: str, numbers: npt.NDArray[np.int64] | U64, below: int | I64) -> I64:
        """A whole number from 0 and below a limit for each."""
        return (self.share(purpose, numbers) * below).astype(np.int64)

    def waiting(self, purpose: str, numbers: npt.NDArray[np.int64] | U64, mean: float) -> I64:
        """Whole days until something happens that is as likely on each day."""
        return (-np.log1p(-self.share(purpose, numbers)) * mean).astype(np.int64)

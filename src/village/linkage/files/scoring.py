"""Weights of many pairs at once, by the same model as one pair: tests hold the two equal."""

import numpy as np
from numpy.typing import NDArray

from village.linkage.files.columns import Column
from village.linkage.files.levels import Compared
from village.linkage.rules.model import Model, Weighing

Floats = NDArray[np.float64]


def weights(compared: Compared, model: Model, columns: dict[str, Column]) -> Floats:
    """The weight of each pair in bits."""
    m, h, u = (np.zeros(len(compared.left)) for _ in range(3))
    for i, weighing in enumerate(model.weighings):
        levels = compared.levels[:, i]
        m += np.log2(np.array(weighing.m))[levels]
        h += np.log2(np.array(weighing.h))[levels]
        by_level = np.log2(np.array(weighing.u))[levels]
        same = compared.values[:, i] >= 0
        by_level[same] = _by_frequency(compared.values[same, i], weighing, columns)
        u += by_level
    found: Floats = m - np.logaddexp2(np.log2(1 - model.households) + u, np.log2(model.households) + h)
    return found


def _by_frequency(values: NDArray[np.int32], weighing: Weighing, columns: dict[str, Column]) -> Floats:
    """How common the value is that both share, in bits; looked up once for each value that a pair shares."""
    names = columns[weighing.comparison.field].names
    shared = np.flatnonzero(np.bincount(values, minlength=len(names)))
    bits = np.zeros(len(names))
    bits[shared] = np.log2([weighing.frequency.get(names[at], weighing.u[-1]) for at in shared.tolist()])
    return bits[values]

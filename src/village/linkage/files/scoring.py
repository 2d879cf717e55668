"""Weights of many pairs at once, by the same model as one pair: tests hold the two equal."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from village.linkage.files.columns import Column
from village.linkage.files.levels import Compared
from village.linkage.files.spreading import processors
from village.linkage.rules.model import Model, Weighing

Floats = NDArray[np.float64]


def weights(compared: Compared, model: Model, columns: dict[str, Column]) -> Floats:
    """The weight of each pair in bits."""
    return weights_and_mates(compared, model, columns)[0]


def weights_and_mates(compared: Compared, model: Model, columns: dict[str, Column]) -> tuple[Floats, Floats]:
    """The weight of each pair in bits, and how likely it is of one household if it is not of one person."""
    common = [_by_value(compared.values[:, i], one, columns) for i, one in enumerate(model.weighings)]
    cuts = np.linspace(0, len(compared.left), processors() + 1).astype(np.int64).tolist()
    with ThreadPoolExecutor(processors()) as pool:  # each processor a run of pairs: none depends on another
        parts = list(pool.map(lambda run: _of(slice(*run), compared, model, common), pairwise(cuts)))
    found, mates = (np.concatenate(part) for part in zip(*parts, strict=True))
    return found, mates


def _of(run: slice, compared: Compared, model: Model, common: list[Floats]) -> tuple[Floats, Floats]:
    levels, values = compared.levels[run], compared.values[run]
    m, h, u = (np.zeros(len(levels)) for _ in range(3))
    for i, weighing in enumerate(model.weighings):
        m += np.log2(np.array(weighing.m))[levels[:, i]]
        h += np.log2(np.array(weighing.h))[levels[:, i]]
        by_level = np.log2(np.array(weighing.u))[levels[:, i]]
        same = values[:, i] >= 0
        by_level[same] = common[i][values[same, i]]
        u += by_level
    h += np.log2(model.households)
    others = np.logaddexp2(np.log2(1 - model.households) + u, h)
    return m - others, np.exp2(h - others)


def _by_value(values: NDArray[np.int32], weighing: Weighing, columns: dict[str, Column]) -> Floats:
    """How common each value is that both of a pair share, in bits; looked up once for each."""
    names = columns[weighing.comparison.field].names
    shared = np.flatnonzero(np.bincount(values[values >= 0], minlength=len(names)))
    bits = np.zeros(len(names))
    bits[shared] = np.log2([weighing.frequency.get(names[at], weighing.u[-1]) for at in shared.tolist()])
    return bits

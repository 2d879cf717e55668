"""Why two records were linked, told at any later time from what was kept: the level of every field and the model.

Beside its levels a pair keeps how common each value is that both records share. With them the model, which holds no
value of any record, gives the weight of the pair again, field by field.
"""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from village.kernel.tables.rules import Problem, Refused
from village.linkage.files.deciding import CAUSES
from village.linkage.files.guessing import said
from village.linkage.files.linking import Weighed
from village.linkage.rules.compare import MISSING
from village.linkage.rules.model import Model, Part, as_data, model_of

PAIRS, MODEL = "pairs.parquet", "model.json"
_MISSING = "missing"


def evidence(weighed: Weighed, rows: NDArray[np.int64]) -> list[pl.Series]:
    """For these pairs: `levels` and `common`, by field, and `model`, the version that weighed them."""
    levels, common = [], []
    for i, weighing in enumerate(weighed.model.weighings):
        comparison = weighing.comparison
        named = [_MISSING, *comparison.levels]
        called = pl.Series(comparison.field, named, dtype=pl.Enum(named))
        levels.append(called.gather(weighed.compared.levels[rows, i]))
        values = weighed.columns[comparison.field].names
        same = comparison.same
        each = pl.Series([weighing.common(same, name) for name in values], dtype=pl.Float64)
        shared = pl.Series(weighed.compared.values[rows, i]).replace(-1, None)
        common.append(each.gather(shared).alias(comparison.field))
    version = _version(weighed.model)
    return [
        pl.DataFrame(levels).to_struct("levels"),
        pl.DataFrame(common).to_struct("common"),
        pl.Series("model", [version], dtype=pl.Categorical).new_from_index(0, len(rows)),
    ]


def kept(model: Model) -> str:
    """The model as it is written: without the values of records and how common each is, which the pairs keep."""
    return json.dumps(as_data(replace(_bare(model), version=_version(model))), indent=1)


def _bare(model: Model) -> Model:
    return replace(model, weighings=tuple(replace(one, frequency={}) for one in model.weighings))


def _version(model: Model) -> str:
    """What a model is called: the same figures have the same name."""
    return sha256(json.dumps(as_data(_bare(model))).encode()).hexdigest()[:12]


def explained(folder: Path, left: str, right: str) -> tuple[dict[str, object], list[Part]]:
    """The pair as it was written, and what each field added to its weight, in bits.

    Raises Refused when the folder holds no linkage, the pair was not kept, or another model is in the folder.
    """
    do = "Name a folder that village people link wrote, and two records of its pairs.parquet."
    if not (folder / MODEL).is_file() or not (folder / PAIRS).is_file():
        raise Refused([Problem(str(folder), "There is no linkage here that kept its evidence.", do)])
    model = model_of(json.loads((folder / MODEL).read_text(encoding="utf-8")))
    this = ((pl.col("left") == left) & (pl.col("right") == right)) | (
        (pl.col("left") == right) & (pl.col("right") == left)
    )
    found = pl.scan_parquet(folder / PAIRS, glob=False).filter(this).collect()
    if not len(found):
        what = f"Nothing was kept of {left} and {right}: too little speaks for it, or one is not there."
        raise Refused([Problem(str(folder), what, do)])
    row = found.row(0, named=True)
    if row["model"] != model.version:
        raise Refused([Problem(str(folder), f"{MODEL} is not the model {row['model']} that weighed this pair.", do)])
    numbers = [
        (
            MISSING
            if row["levels"][one.comparison.field] == _MISSING
            else one.comparison.levels.index(row["levels"][one.comparison.field]) + 1
        )
        for one in model.weighings
    ]
    shared = [row["common"][one.comparison.field] for one in model.weighings]
    return row, list(model.weigh(numbers, shared).parts)


def cause_of(pair: dict[str, object]) -> str:
    """What decided a pair beside its own weight, such as a person; blank when nothing did."""
    return next((cause for cause in CAUSES if cause and str(pair["reason"]).startswith(f"{cause}: ")), "")


def sentence(part: Part) -> str:
    """What a field added, in words."""
    if part.field == "household":
        return f"what a shared household explains: {part.bits:+.1f} bits"
    return f"{said(part.field)} {part.level.replace('-', ' ')}: {part.bits:+.1f} bits"

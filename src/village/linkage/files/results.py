"""What is written of a linkage: pairs, groups, questions for a person. Whole, or not at all."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from village.kernel.tables.rules import Problem, Refused
from village.linkage.files.deciding import LINK, REVIEW, WORDS, Outcome
from village.linkage.files.decisions import Decisions
from village.linkage.files.explaining import MODEL, PAIRS, evidence, kept
from village.linkage.files.guessing import Guess, said, text_of
from village.linkage.files.linking import Weighed
from village.linkage.files.reading import Table
from village.linkage.files.telling import reasons

GROUPS, ASKED, TO_FILL, MAPPING, REPORT, DECISIONS, SUI_MATCHER = (
    *("clusters.parquet", "review.parquet", "review.csv", "mapping.yaml", "report.html"),
    *("decisions.csv", "sui-matcher.csv"),
)
OURS = {PAIRS, MODEL, GROUPS, ASKED, TO_FILL, MAPPING, REPORT, DECISIONS, SUI_MATCHER}


@dataclass(frozen=True)
class Linked:
    """Everything that is known at the end of a linkage."""

    tables: list[Table]
    guesses: list[Guess]
    records: list[pl.Series]
    weighed: Weighed
    outcome: Outcome
    labels: Decisions | None = None

    def pairs(self) -> pl.DataFrame:
        """Every pair that was worth keeping, the likeliest first, with the evidence by which it can be explained."""
        order = np.lexsort((-self.weighed.weights, -self.outcome.probability))
        return self._of(order).with_columns(*evidence(self.weighed, order))

    def review(self) -> pl.DataFrame:
        """The pairs that a person should look at, with what both records say and room for a decision."""
        asked = np.flatnonzero(self.outcome.decision == REVIEW)
        asked = asked[np.argsort(-self.outcome.probability[asked], kind="stable")]
        found = self._of(asked).drop("decision").with_columns(pl.lit(None, dtype=pl.String).alias("decision"))
        return found.with_columns(*self._values(asked))

    def _of(self, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
        names = pl.concat(self.records)
        return pl.DataFrame(
            {
                "left": names.gather(self.weighed.compared.left[rows]),
                "right": names.gather(self.weighed.compared.right[rows]),
                "probability": self.outcome.probability[rows],
                "weight": self.weighed.weights[rows],
                "decision": pl.Series(WORDS).gather(self.outcome.decision[rows]),
                "reason": reasons(self.weighed, self.outcome, rows),
            }
        )

    def _values(self, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[pl.Series]:
        found = []
        for concept in dict.fromkeys(c for one in self.guesses for c in one.concepts if c != "record"):
            sides = self.guesses if len(self.guesses) > 1 else self.guesses * 2
            tables = self.tables if len(self.tables) > 1 else self.tables * 2
            offset = self.weighed.sizes.left if len(self.tables) > 1 else 0
            at = (self.weighed.compared.left[rows], self.weighed.compared.right[rows] - offset)
            for side, table, one, row in zip(("left", "right"), tables, sides, at, strict=True):
                if concept in one.concepts:
                    text = text_of(concept, one.concepts[concept])
                    found.append(table.values[row].select(text.alias(f"{side} {said(concept)}")).to_series())
        return found

    def groups(self) -> pl.DataFrame:
        """Each record and its entity: the lowest number of its group, counted through both files from 1."""
        found = pl.DataFrame({"record": pl.concat(self.records), "entity": self.outcome.entity + 1})
        if len(self.tables) > 1:
            files = [
                pl.repeat(side, len(t), eager=True) for side, t in zip(("left", "right"), self.tables, strict=True)
            ]
            found = found.with_columns(pl.concat(files).alias("file"))
        return found

    @property
    def links(self) -> int:
        """How many pairs are links."""
        return int((self.outcome.decision == LINK).sum())

    def linked(self, same: bool) -> tuple[int, int]:
        """Of the pairs labelled as one person, or as two: how many are links, and how many there are."""
        if self.labels is None:
            return 0, 0
        pairs, links, records = self.weighed.compared, self.outcome.decision == LINK, sum(map(len, self.tables))
        made = pairs.left[links].astype(np.int64) * records + pairs.right[links]
        said = self.labels.left.astype(np.int64) * records + self.labels.right
        wanted = said[self.labels.same == same]
        return int(np.isin(wanted, made).sum()), len(wanted)


def check_place(folder: Path) -> None:
    """Refuse a place that holds anything but an earlier run."""
    if folder.exists() and (not folder.is_dir() or {p.name for p in folder.iterdir()} - OURS):
        do = "Name a folder that does not exist, or one that holds an earlier run and nothing else."
        raise Refused([Problem(str(folder), "There is something else here already.", do)])


def write(folder: Path, linked: Linked, mapping: str, report: bytes, more: Mapping[str, pl.DataFrame]) -> None:
    """Write the folder whole; an earlier run there is put out of the way only when all is written. `more`: tables by
    the name of their file."""
    check_place(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        new = aside / "new"
        new.mkdir()
        linked.pairs().write_parquet(new / PAIRS)
        (new / MODEL).write_text(kept(linked.weighed.model), encoding="utf-8")
        linked.groups().write_parquet(new / GROUPS)
        review = linked.review()
        review.write_parquet(new / ASKED)
        _neutral(review).write_csv(new / TO_FILL)
        (new / MAPPING).write_text(mapping, encoding="utf-8")
        (new / REPORT).write_bytes(report)
        for name, table in more.items():
            _neutral(table).write_csv(new / name)
        if folder.exists():
            folder.rename(aside / "old")
        os.replace(new, folder)  # noqa: PTH105 - a folder, renamed whole
    except BaseException:
        if not folder.exists() and (aside / "old").exists():
            (aside / "old").rename(folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _neutral(table: pl.DataFrame) -> pl.DataFrame:
    """Texts that a spreadsheet would take for a formula, with an apostrophe before them; a dash alone is none."""
    return table.with_columns(pl.col(pl.String).str.replace(r"^([=+@\t\r]|-.)", "'$1"))

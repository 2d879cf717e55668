"""The obvious way to make up records: a loop that draws each value of each row by itself. Run as a program: FEED ROWS
OUT draws from the values that stand in FEED, a Parquet file, missing as often as there.

It does less than `village synthetic people`: nobody has a family, a twin, a history or a second record, and no mistake
knows what it is a mistake in.
"""

import random
import sys
from pathlib import Path

import polars as pl


def write(feed: Path, rows: int, out: Path) -> None:
    """So many rows with the columns of the feed."""
    draw = random.Random(1)
    table = pl.read_parquet(feed)
    values = {name: table[name].drop_nulls().unique(maintain_order=True).to_list() for name in table.columns}
    missing = {name: table[name].null_count() / len(table) for name in table.columns}
    made = [
        {
            name: None if not some or draw.random() < missing[name] else draw.choice(some)
            for name, some in values.items()
        }
        for _ in range(rows)
    ]
    pl.DataFrame(made, schema=table.schema).write_parquet(out)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))

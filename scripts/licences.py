#!/usr/bin/env python3
"""Write down the licence of every package that is locked, as its own metadata say it: ``requirements/licences.csv``.

Run it with the environment's Python after a lock was written anew: ``.venv/bin/python scripts/licences.py``. A package
that is not installed here (one for another platform or Python) keeps the line that it has, or gets one that says so; to
have it read, install it aside (``pip install --no-deps --ignore-requires-python --target FOLDER NAME==VERSION``) and
run this with ``PYTHONPATH=FOLDER``. ``./village docs`` makes the list of dependencies from the file.
"""

from __future__ import annotations

import csv
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
FILE = FOLDER / "licences.csv"
LOCKS = ("app", "dev", "spark", "release", "site")
HEADER = ["package", "version", "licence", "form"]
NOT_READ = "not read"
"""What stands for the licence of a package that was never installed where this ran."""
LONGEST = 60  # characters of a licence that is told by its name; longer is its whole text


def locked() -> list[str]:
    """Every package of every lock, once."""
    found = [re.findall(r"^([A-Za-z0-9._-]+)==", (FOLDER / f"{lock}.lock").read_text("utf-8"), re.M) for lock in LOCKS]
    return sorted({name.lower() for names in found for name in names})


def licence_of(one: Distribution) -> tuple[str, str]:
    """The licence of an installed package and its form: "spdx", or "said" where its metadata have no expression."""
    said = one.metadata
    if expression := said.get("License-Expression"):
        return expression, "spdx"
    written = " ".join((said.get("License") or "").split())
    if written and len(written) <= LONGEST and not re.match(r"UNKNOWN$|Dual License$|Copyright ", written):
        return written, "said"
    classified = [text.rsplit("::", 1)[1].strip() for text in said.get_all("Classifier") or [] if "License ::" in text]
    if classified:
        return "; ".join(classified), "said"
    files = [file for file in one.files or [] if file.name.startswith("LICEN")]
    first = files[0].read_text().strip().splitlines()[0].strip() if files else ""
    return (first if first.endswith("License") else NOT_READ), "said"


def main() -> None:
    """Write the file anew."""
    with FILE.open(encoding="utf-8", newline="") as before:
        kept = {row[0]: row for row in csv.reader(before)}
    rows = []
    for name in locked():
        try:
            one = distribution(name)
            rows.append([name, one.version, *licence_of(one)])
        except PackageNotFoundError:
            rows.append(kept.get(name, [name, "", NOT_READ, "said"]))
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])
    print(f"{len(rows)} packages, {sum(row[2] == NOT_READ for row in rows)} of them not read.")


if __name__ == "__main__":
    main()

"""Breaks a demo on purpose, again and again, while people write to it, and checks that nothing they were told is kept
is lost, nothing is done twice, and the public site goes on. Everything is thrown away afterwards. Prints figures as
JSON; ends with 1 when anything is wrong, and says what.

    .venv/bin/python scripts/faults.py [--minutes 60] [--seed N] [--database postgres] [--only kill,disk] [--demo VAR]
"""

import argparse
import json
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from faulting.faults import FAULTS, SHARES, Figures
from faulting.places import Place, Skipped

LEAST_S = 12.0


def suffer(place: Place, names: list[str], minutes: float, seed: int) -> dict[str, Figures]:
    """Each fault in turn, with its share of the time: what was promised, what came of it, said when it is over too."""
    told: dict[str, Figures] = {}
    whole = sum(SHARES.get(name, 0) for name in names) or 1
    for name in names:
        place.name, began = name, time.monotonic()
        print(f"-- {name}", file=sys.stderr, flush=True)
        try:
            seconds = max(LEAST_S, 60 * minutes * SHARES.get(name, 0) / whole)
            came: Figures = {"promise": " ".join((FAULTS[name].__doc__ or "").split())}
            came |= FAULTS[name](place, seconds, seed)
        except Skipped as skipped:
            came = {"skipped": str(skipped)}
        except (Exception, SystemExit) as error:  # the others are tried all the same
            came = {"wrong": [f"it ended before its time: {error!r}"]}
        for site in place.sites:
            site.stop()
        told[name] = {**came, "seconds": round(time.monotonic() - began, 1)}
        print(json.dumps(told[name]), file=sys.stderr, flush=True)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description="Break a demo on purpose, and see that nothing is lost.")
    parser.add_argument("--minutes", type=float, default=60, help="How long in all, beside building and checking.")
    parser.add_argument("--seed", type=int, default=1, help="The same seed draws the same moments.")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--only", default=",".join(FAULTS), help="Which faults, joined by commas.")
    parser.add_argument("--demo", type=Path, help="The folder of a demo that is built (SQLite); it is copied.")
    parser.add_argument("--keep", action="store_true", help="Leave the folder, to look at.")
    given = parser.parse_args()
    names = given.only.split(",")
    if unknown := set(names) - set(FAULTS):
        parser.error(f"there is no fault called {', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # and so nothing is left behind
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    folder.chmod(0o711)
    place = Place(folder, given.database, given.seed)
    try:
        place.build(given.demo)
        told = suffer(place, names, given.minutes, given.seed)
    finally:
        place.end()
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps({"database": given.database, "minutes": given.minutes, "seed": given.seed, **told}, indent=1))
    broken = {name: one["wrong"] for name, one in told.items() if one.get("wrong")}
    if broken:
        sys.exit(f"faults: {json.dumps(broken, indent=1)}")


if __name__ == "__main__":
    main()

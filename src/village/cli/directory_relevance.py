"""How well the search of the directory answers what people ask."""

import csv
import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from village.cli.complaint import Complaint, file_at
from village.directory.queries.finding.words import thesaurus
from village.kernel.areas import queries as areas
from village.search.building import build_index
from village.search.index import open_index
from village.synthetic.services import measured, own_values
from village.synthetic.services.parity import by_area, by_density
from village.synthetic.services.places import postcodes_of

TITLES = {
    "questions": "Questions",
    "ndcg_at_10": "nDCG of the first 10",
    "recall_at_50": "Good answers in the first 50",
    "best_in_first_three": "The best there is in the first 3",
    "zero_results": "Nothing found",
}


def relevance(
    parity: Annotated[bool, typer.Option("--parity", help="Also by how close together homes are.")] = False,
    deprivation: Annotated[
        Path | None, typer.Option(help="Also by deprivation: a CSV with ltla19_code and Score, as published.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure how well the search answers the judged questions, on a made-up town.

    Every service of the town is graded for every question. Questions that are held out, every third, are told apart:
    nothing is ever changed because of them.

    Example: ./village directory relevance --json
    """
    ordered = _tenths(deprivation) if deprivation else None
    found = _measured(parity=parity, ordered=ordered)
    typer.echo(json.dumps(found, indent=2) if as_json else _told(found))


def _measured(*, parity: bool, ordered: list[list[str]] | None) -> dict[str, Any]:
    here = measured.town()
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder), here.entries, words=thesaurus())
        missing = [one.name for one in own_values.lost(open_index(Path(folder)), here.entries, measured.TODAY)]
    found: dict[str, Any] = {"services": len(here.entries), **measured.report(), "lost": missing}
    if parity:
        found["by_density"] = [asdict(band) for band in by_density()]
    if ordered:
        found["by_deprivation"] = [asdict(band) for band in by_area(ordered)]
    return found


def _tenths(path: Path) -> list[list[str]]:
    """Two authorities of each tenth by score, the most deprived first."""
    with file_at(path).open(encoding="utf-8-sig", newline="") as lines:
        try:
            rows = [(float(row["Score"]), row["ltla19_code"]) for row in csv.DictReader(lines)]
        except (KeyError, ValueError):
            raise Complaint(f"{path} has no columns ltla19_code and Score.", "Nothing was measured.", 2) from None
    codes = [code for _, code in sorted(rows, reverse=True) if code.startswith("E") and areas.names(code)]
    tenths = [codes[len(codes) * at // 10 : len(codes) * (at + 1) // 10] for at in range(10)]
    return [[code for at in (3, 2) for code in _there(some[len(some) // at :])] for some in tenths]


def _there(codes: list[str]) -> list[str]:
    """The first that has postcodes today: districts have become parts of others."""
    return [next(code for code in codes if len(postcodes_of(code)))]


def _told(found: dict[str, Any]) -> str:
    names = {"all": "All", "others": "Not held out", "held_out": "Held out"}
    lines = [f"{'':34}" + "".join(f"{title:>14}" for title in names.values())]
    for key, title in TITLES.items():
        cells = (f"{found[name][key]:>14.0f}" if key == "questions" else f"{found[name][key]:>14.3f}" for name in names)
        lines.append(f"{title:34}" + "".join(cells))
    lost = found["lost"]
    lines.append(f"Of {found['services']} services {len(lost)} are not found by their own values.")
    for key, title in (("by_density", "Tenth by density"), ("by_deprivation", "Tenth by deprivation")):
        if key in found:
            lines += ["", f"{title:34}{'nDCG':>14}{'Nothing found':>14}{'Good near':>14}"]
            lines += [
                f"{one['number']:<34}{one['ndcg']:>14.3f}{one['zero']:>14.3f}{one['near']:>14.1f}" for one in found[key]
            ]
    return "\n".join(lines)

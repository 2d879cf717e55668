"""Writing the report to a folder, whole or not at all."""

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate
from markupsafe import Markup

from village.kernel.access.actions import Refusal
from village.plan import queries
from village.plan.report import charts, page, paper, tables
from village.plan.report.saying import day
from village.plan.report.words import view
from village.plan.rules.document import Plan
from village.plan.rules.report import Report, report

README = """{title}, {area}, as at {as_at}
{line}

report.html      the report as one page: open it in any browser
report.pdf       the same on paper, tagged for screen readers (PDF/UA-1)
commitments.csv  every commitment known on the day, and how it stood
figures.csv      every figure that the sources state
money.csv        every sum of money, and whether it is counted in the total
report.json      everything above in one document (schema {schema})

Made from edition {edition} of the plan {plan}, SHA-256 {sha256}.
The same plan and the same day give the same report.
"""


def write_report(plan_id: str, as_at: dt.date | str, area: str, out: Path) -> list[Path]:
    """Write the progress report of a plan as known on a day into the folder `out`; return the files, in reading order.

    They appear all together: they are made in a new folder beside `out`, which then takes its place. A folder that
    holds
    anything but an earlier report is left alone. Raises Refusal (one sentence) for an unknown plan, area or day and for
    a
    folder that may not be written; nothing is changed then.
    """
    found, edition = queries.plan(plan_id), queries.edition(plan_id)
    if found is None or edition is None:
        raise Refusal(f"There is no plan called {plan_id!r}.")
    on = _day(found, as_at)
    _area(found, area)
    known = queries.as_at(plan_id, on)
    assert known is not None  # nosec B101 - the plan was found
    return _placed(files(report(found, known, edition=edition.number, sha256=edition.sha256)), out)


def one_file(facts: Report, kind: str) -> bytes:
    """The report alone, without its tables: `html`, `pdf` or `json`, the same bytes as in `files`. Raises KeyError for
    another kind."""
    if kind == "json":
        return tables.as_json(facts)
    if kind not in ("html", "pdf"):
        raise KeyError(kind)
    said, drawing = _said(facts)
    return page.html(said, drawing) if kind == "html" else paper.pdf(said, charts.for_paper(drawing))


def files(facts: Report) -> dict[str, bytes]:
    """Every file of the report by name, in the order of reading."""
    said, drawing = _said(facts)
    notes = README.format(
        title=said["title"],
        area=said["area"],
        as_at=said["as_at"],
        line="=" * len(f"{said['title']}, {said['area']}, as at {said['as_at']}"),
        schema=facts.schema,
        edition=facts.cover.edition,
        plan=facts.cover.plan,
        sha256=facts.cover.sha256,
    )
    return {
        "report.html": page.html(said, drawing),
        "report.pdf": paper.pdf(said, charts.for_paper(drawing)),
        "commitments.csv": tables.commitments(facts),
        "figures.csv": tables.figures(facts),
        "money.csv": tables.money(facts),
        "report.json": tables.as_json(facts),
        "README.txt": notes.encode(),
    }


def _said(facts: Report) -> tuple[dict[str, Any], Markup]:
    """The report's words, and its picture."""
    said = view(facts)
    said["picture"] = charts.alternative(facts)
    return said, charts.progress(facts)


NAMES = frozenset(
    ("report.html", "report.pdf", "commitments.csv", "figures.csv", "money.csv", "report.json", "README.txt")
)


def _day(plan: Plan, as_at: dt.date | str) -> dt.date:
    try:
        on = dt.date.fromisoformat(as_at) if isinstance(as_at, str) else as_at
    except ValueError:
        raise Refusal(f"{as_at!r} is not a day; write it as 2008-12-11.") from None
    if on > localdate():
        raise Refusal(f"{day(on.isoformat())} has not come; choose a day up to today.")
    if on.isoformat() < plan.began_on:
        raise Refusal(f"The plan began on {day(plan.began_on)}; choose a day from then on.")
    return on


def _area(plan: Plan, area: str) -> None:
    """Only the plan's own area has a report: what a plan says of a whole is not what it says of each part."""
    wanted = area.strip().casefold().replace("-", " ")
    if wanted not in (plan.area.casefold().replace("-", " "), plan.area_code.casefold()):
        raise Refusal(
            f"This plan is for {plan.area} and has no report for {area!r}; use "
            f"{plan.area.casefold().replace(' ', '-')}."
        )


def _placed(made: dict[str, bytes], out: Path) -> list[Path]:
    _free(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise Refusal(f"{out.parent} cannot be written: {error.strerror}.") from error
    try:
        for name, content in made.items():
            (place / name).write_bytes(content)
        place.chmod(0o755)
        _swap(place, out)
    except OSError as error:
        raise Refusal(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return [out / name for name in made]


def _free(out: Path) -> None:
    if not out.name:
        raise Refusal(f"{out} is not a folder to write into; name a new one.")
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise Refusal(f"{out} is not a folder; name a new one.")
    try:
        strangers = sorted({one.name for one in out.iterdir()} - NAMES) if out.exists() else []
    except OSError as error:
        raise Refusal(f"{out} cannot be read: {error.strerror}.") from error
    if strangers:
        raise Refusal(f"{out} holds something else ({strangers[0]}); name a new folder, or one with an earlier report.")


def _swap(place: Path, out: Path) -> None:
    """Put `place` where `out` is. An earlier report steps aside first; killed in between, it is found beside, whole."""
    aside = out.parent / f".{out.name}-earlier-{os.getpid()}"
    if out.exists():
        out.rename(aside)
    try:
        place.rename(out)
    except OSError:
        if aside.exists():
            aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)

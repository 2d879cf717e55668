"""The report's one picture, for the web page and for paper."""

import re

from markupsafe import Markup

from village.plan.report.words import ORDER
from village.plan.rules.report import Report
from village.plan.rules.standing import STATUS_WORDS
from village.ui.charts import Share, ShareChart, ShareRow, shares
from village.ui.paper import as_file

TINTS = {"delivered": 0, "under-way": 1, "promised": 5, "delayed": 4, "stopped": 2}  # what is not begun stays pale
_WIDE = re.compile(r'<svg [^>]*class="vg-chart vg-chart--wide"[^>]*>.*?</svg>', re.DOTALL)


def progress(report: Report) -> Markup:
    """Each chapter as one bar, shared among the statuses, and before them the whole plan. Drawn wide and narrow."""
    whole = report.tally.by_status
    last = max((n for n, status in enumerate(ORDER) if whole[status] or n < 3), default=2)
    rows = [_row(f"The whole plan: {report.tally.total:,} commitments", whole, last)]
    for line in report.chapters:
        number = f"{line.number} " if line.number else ""
        rows.append(_row(f"{number}{line.title}: {line.tally.total:,}", line.tally.by_status, last))
    return shares(ShareChart("progress", "How the commitments stand, chapter by chapter", alternative(report), rows))


def alternative(report: Report) -> str:
    """The picture in words, for whoever does not see it."""
    return (
        ". ".join(
            f"{line.title}: "
            + ", ".join(
                f"{line.tally.by_status[status]} {STATUS_WORDS[status]}"
                for status in ORDER
                if line.tally.by_status[status]
            )
            for line in report.chapters
        )
        + "."
    )


def for_paper(drawn: Markup) -> str:
    """The wide drawing as an SVG file of its own, with the report's letters named in it."""
    found = _WIDE.search(str(drawn))
    if found is None:
        raise ValueError("There is no wide drawing.")
    return as_file(found.group())


def _row(label: str, by_status: dict[str, int], last: int) -> ShareRow:
    return ShareRow(
        label,
        [
            Share(STATUS_WORDS[status].capitalize(), float(by_status[status]), tint=TINTS[status])
            for status in ORDER[: last + 1]
        ],
    )

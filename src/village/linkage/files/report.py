"""The page that tells what was done and how far it can be relied on: it stands alone, loads nothing, runs nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from village.linkage.files.choosing import Choice
from village.linkage.files.columns import NotTaken
from village.linkage.files.deciding import ASKED, LINK, NO, REVIEW, WORDS
from village.linkage.files.explaining import sentence
from village.linkage.files.guessing import said
from village.linkage.files.ordering import each_once
from village.linkage.files.results import Linked

HERE = Path(__file__).resolve().parent
SHOWN = 5
"""Pairs of each kind that are shown where samples are asked for."""
_pages = Environment(
    loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True)
class Bar:
    """One step of the picture of weights: from `low` bits, and how many pairs of each decision."""

    low: int
    no: int
    review: int
    link: int


def page(linked: Linked, refused: list[NotTaken], choice: Choice, *, samples: bool) -> bytes:
    """The page, in UTF-8. Values of records are in it only with `samples`."""
    outcome, weighed = linked.outcome, linked.weighed
    view = {
        "tables": linked.tables,
        "used": [list(_used(linked, at)) for at in range(len(linked.tables))],
        "unused": [one.unused for one in linked.guesses],
        "by_values": [one.by_values for one in linked.guesses],
        "named": [one.concepts.get("record", ("",))[0] for one in linked.guesses],
        "refused": sorted(refused, key=lambda one: (one.concept, -one.records)),
        "said": said,
        "links": linked.links,
        "asked": int((outcome.decision == REVIEW).sum()),
        "wrong": outcome.expected_wrong,
        "entities": len(each_once(outcome.entity)),
        "records": len(outcome.entity),
        "looked_at": weighed.looked_at,
        "possible": weighed.sizes.possible,
        "choice": choice,
        "taught": weighed.taught,
        "taught_fields": [_taught_fields(linked, enough=enough) for enough in (True, False)],
        "labelled": {same: linked.linked(same) for same in (True, False)},
        "weighings": weighed.model.weighings,
        "bits": lambda m, u: f"{np.log2(m / u):+.1f}",
        "share": _share,
        "matches": weighed.model.matches * weighed.sizes.possible,
        "households": weighed.model.households * weighed.sizes.possible,
        "bars": _bars(linked),
        "drawing": _drawing(_bars(linked)),
        "samples": list(_samples(linked)) if samples else [],
        "style": Markup("<style>{}</style>").format(  # our own file  # nosec B704
            Markup((HERE / "report.css").read_text(encoding="utf-8"))  # nosec B704
        ),
        "asked_from": ASKED,
    }
    return _pages.get_template("report.html").render(view).encode()


def _used(linked: Linked, at: int) -> Iterator[tuple[str, str, str]]:
    """Concept, columns, and the share of records that have a value."""
    table = linked.tables[at].values
    for concept, names in linked.guesses[at].compared.items():
        if concept != "record":
            filled = 1 - table.select(*names).null_count().row(0)[0] / len(table)
            yield said(concept), ", ".join(names), f"{filled:.0%}"


def _taught_fields(linked: Linked, *, enough: bool) -> list[str]:
    """The fields in which labelled pairs alone say how records of one person differ, or the others."""
    taught, comparisons = linked.weighed.taught, linked.weighed.comparisons
    return [said(one.field) for i, one in enumerate(comparisons) if taught and taught.enough(i) == enough]


def _share(value: float) -> str:
    return f"{value:.1%}" if value >= 0.001 else "under 0.1%" if value < 0.00005 else f"{value:.2%}"


def _bars(linked: Linked) -> list[Bar]:
    """Pairs by weight, in steps of four bits."""
    step = 4
    low = np.floor((linked.weighed.weights + linked.weighed.model.prior_bits) / step).astype(int) * step
    low = np.clip(low, -16, 40)
    return [
        Bar(at, *(int(((low == at) & (linked.outcome.decision == kind)).sum()) for kind in (NO, REVIEW, LINK)))
        for at in range(int(low.min(initial=0)), int(low.max(initial=0)) + 1, step)
    ]


def _drawing(bars: list[Bar]) -> Markup:
    """The bars as SVG, heights by square root so that small ones are seen."""
    most = max((bar.no + bar.review + bar.link for bar in bars), default=0) ** 0.5 or 1
    width = 640 / max(len(bars), 1)
    parts = [Markup("")]
    for at, bar in enumerate(bars):
        foot = 170.0
        whole = bar.no + bar.review + bar.link
        height = 150 * whole**0.5 / most
        for kind, count in (("link", bar.link), ("review", bar.review), ("no", bar.no)):
            tall = height * count / whole if whole else 0
            foot -= tall
            parts.append(
                Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                    kind, at * width + 1, foot, width - 2, tall
                )
            )
        odd = Markup(' class="odd"') if at % 2 else ""  # left out where there is no room
        parts.append(Markup('<text{} x="{:.1f}" y="189">{}</text>').format(odd, at * width + 1, bar.low))
    return Markup("").join(parts)


def _samples(linked: Linked) -> Iterator[dict[str, object]]:
    """A few links and questions, the least certain first, each with what every field added."""
    weighed, outcome = linked.weighed, linked.outcome
    pairs = linked.pairs()
    order = np.lexsort((-weighed.weights, -outcome.probability))
    for kind in (LINK, REVIEW):
        places = np.flatnonzero(outcome.decision[order] == kind)[-SHOWN:][::-1]
        for place in places.tolist():
            row = int(order[place])
            one = pairs.row(place, named=True)
            levels = weighed.compared.levels[row].tolist()
            common = [
                weighing.common(level, _value(linked, i, row))
                for i, (weighing, level) in enumerate(zip(weighed.model.weighings, levels, strict=True))
            ]
            found = weighed.model.weigh(levels, common)
            yield {**one, "kind": WORDS[kind], "parts": [sentence(part) for part in found.parts]}


def _value(linked: Linked, comparison: int, row: int) -> str:
    """What both records of a pair say in a field, where they say the same."""
    code = int(linked.weighed.compared.values[row, comparison])
    field = linked.weighed.comparisons[comparison].field
    return linked.weighed.columns[field].names[code] if code >= 0 else ""

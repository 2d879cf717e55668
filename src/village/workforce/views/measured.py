"""The exact figures of an employer, for whoever keeps its register, and since when they mean something."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from markupsafe import Markup

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.kernel.tables.rules import write_csv
from village.ui import charts, listing
from village.ui.filters import number
from village.ui.macros import counted
from village.ui.one_form import ask
from village.workforce.actions.measured import figures as actions
from village.workforce.actions.reading import show_workers
from village.workforce.forms.measured import CompleteForm
from village.workforce.models import Worker
from village.workforce.queries import register
from village.workforce.queries.measured.figures import Figures, those
from village.workforce.queries.measured.register import Line
from village.workforce.queries.visible import KEEP
from village.workforce.rules.measured.counting import DAYS_LOST, OF_PEOPLE, Counted, formula_of
from village.workforce.rules.measured.named import COUNTS, RATES, Named
from village.workforce.rules.rates import working_days
from village.workforce.views.frame import LIST, POSTS, by

FIGURES = {"text": "Figures", "href": "/workforce/figures/"}
PER_PAGE = 25
SHOWN = 5
"""Years in the table of the page; all are in the picture and in the file."""
HEADS = {name: one.title for name, one in COUNTS.items()} | {
    "stayed": "In post on 30 September a year before, and ever since",
    "agency_covering": "Agency staff who cover a vacancy on 30 September",
}
TIME = {
    "in_post": "Full-time equivalents in post on 30 September",
    "vacancies": "Full-time equivalents vacant on 30 September",
    DAYS_LOST: "Working days lost to sickness in the year",
}
"""What rates are made of: people, and time."""
LISTED = {**HEADS, DAYS_LOST: TIME[DAYS_LOST]}
"""The counts of which this page lists the workers; of vacancies the page of posts lists the posts."""
COLUMNS = ("year to", *COUNTS, "full-time equivalents", "vacant", "days lost", *(f"{one} %" for one in RATES))


@access(KEEP)
@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Every year of the employer that counts: exact, with a picture of one rate over time."""
    found = actions.open_figures(**by(request))
    years = found.years if found else []
    if request.GET.get("format") == "csv":
        answer = HttpResponse(write_csv(COLUMNS, map(_row, years)), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="workforce-figures.csv"'
        return answer
    chosen = request.GET.get("rate", "")
    chosen = chosen if chosen in RATES else "turnover"
    context = {
        "title": FIGURES["text"],
        "form": None,
        "found": found,
        "years": years,
        "columns": [{"label": "What"}, *({"label": str(one.year.year), "numeric": True} for one in years[-SHOWN:])],
        "rows": [*_counts(years[-SHOWN:]), *_rates(years[-SHOWN:])],
        "rates": [(one.title, f"?rate={name}#over-time", name == chosen) for name, one in RATES.items()],
        "chosen": RATES[chosen].title,
        "picture": _picture(chosen, years) if years else "",
        "told": [[str(one.year.year), _rate(chosen, one)] for one in years],
        **(_asked(request, found, years) if found else {}),
        "breadcrumbs": [LIST],
    }
    return render(request, "workforce/measured/figures.html", context)


@access(KEEP)
@never_cache
def complete(request: HttpRequest) -> HttpResponse:
    """Since when the register holds everybody."""
    return ask(
        request, CompleteForm, lambda said: actions.say_complete(**said, **by(request)),
        title="Since when does the register hold everybody?", button="Save", back=FIGURES["href"],
        done="Saved. The years after that day are counted.", breadcrumbs=[LIST, FIGURES],
        words="Everybody who was in post on that day or since, those who have left too. The years that begin on or "
        "after it are counted: here exactly, for you; for all to see with other employers of the area, protected.",
    )  # fmt: skip


def _asked(request: HttpRequest, found: Figures, years: Sequence[Counted]) -> dict[str, Any]:
    """How a rate of a year is made, and the workers of a count of it, as far as the address asks for them."""
    name, what, year = (request.GET.get(one, "") for one in ("rate", "of", "year"))
    one = next((one for one in years if str(one.year.year) == year), None)
    if one is None:
        return {}
    made = {"made": _made(name, one)} if name in RATES else {}
    return {"year": year, **made, **(_who(request, found, one, what) if what in LISTED else {})}


def _who(request: HttpRequest, found: Figures, one: Counted, what: str) -> dict[str, Any]:
    """The workers of one count of a year: who is shown is in the audit first."""
    viewer, on = viewer_of(request), london_date(timezone.now())
    rows = those(found.employer, one.year.year, what, on=on)
    page = listing.page_of(request, register.among(viewer, list(rows)), per_page=PER_PAGE)
    some = list(page.object_list)
    show_workers(what="figures", shown=some, **by(request))
    much = "Working days lost" if what == DAYS_LOST else "How often"
    labels = ("Name", much, "Full-time equivalents at the end")
    heads = [{"label": label, "numeric": label != "Name"} for label in labels]
    return {
        "who": LISTED[what], "page": page, "heads": heads,
        "lines": [_worker(each, rows[each.pk], what, one) for each in some],
    }  # fmt: skip


def _worker(worker: Worker, line: Line, what: str, one: Counted) -> list[Any]:
    name = {"text": register.name_of(worker, on=one.year.last_on), "href": reverse("worker", args=[worker.ref])}
    return [name, number(line.much(what), int(what == DAYS_LOST)), number(line.told.fte, 1)]


def _made(name: str, one: Counted) -> dict[str, Any]:
    """How a rate of a year is made: in words, and each part of it leading to what it comes to."""
    formula, titles = formula_of(name), HEADS if name in OF_PEOPLE else TIME
    below = " and ".join(_small(titles[part]) for part in formula.bottom)
    together = " together" if len(formula.bottom) > 1 else ""
    days = f", times the {working_days(one.year.year)} working days of the year" if formula.daily else ""
    return {
        "title": RATES[name].title, "rate": _percent(one.rate(name)),
        "words": f"{titles[formula.top]}, as a share of {below}{together}{days}.",
        "parts": [(titles[part], _part(name, part, much, one)) for part, much in one.parts(name).items()],
    }  # fmt: skip


def _small(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"


def _part(name: str, part: str, much: float, one: Counted) -> Markup:
    """A part of a rate of a year, leading to the workers that it is of, or to the posts."""
    asked = {"rate": name, "of": part, "year": one.year.year}
    posts = {"on": one.year.last_on.isoformat(), "paid": "yes", "show": "vacant"}
    href = f"?{urlencode(asked)}#who" if part in LISTED else f"{POSTS['href']}?{urlencode(posts)}#posts"
    if name in OF_PEOPLE:
        return counted(href, number(much), HEADS[part])
    return counted(href, number(much, 2 if part == "vacancies" else 1), TIME[part])


def _counts(years: Sequence[Counted]) -> list[list[Any]]:
    people = [[_named(count), *(_leading(name, count.title, one) for one in years)] for name, count in COUNTS.items()]
    fte = {"text": "Full-time equivalents in post", "note": "Paid staff, without agency staff"}
    return [*people, [fte, *(_leading("in_post", fte["text"], one, one.time["in_post"]) for one in years)]]


def _leading(name: str, title: str, one: Counted, time: float | None = None) -> Markup:
    """A count of a year, or the time of those whom it counts, leading to who they are."""
    said = number(one.people[name] or 0) if time is None else number(time, 1)
    return counted(f"?of={name}&year={one.year.year}#who", said, f"{title}, {one.year.year}")


def _rates(years: Sequence[Counted]) -> list[list[Any]]:
    return [[_named(rate), *(_rate(name, one) for one in years)] for name, rate in RATES.items()]


def _rate(name: str, one: Counted) -> Markup | str:
    """A rate of a year, leading to how it is made; who is counted in a part of it is shown to whoever asks for that."""
    rate = one.rate(name)
    if rate is None:
        return _percent(rate)
    asked = {"rate": name, "year": one.year.year}
    return counted(f"?{urlencode(asked)}#made", _percent(rate), f"{RATES[name].title}, {one.year.year}")


def _named(one: Named) -> dict[str, str]:
    return {"text": one.title, "href": f"/measures/{one.measure}/"}


def _percent(rate: float | None) -> str:
    return "Nobody to count" if rate is None else f"{number(rate, 1)}%"


def _picture(name: str, years: Sequence[Counted]) -> str:
    points = [charts.Point(float(one.year.year), one.rate(name)) for one in years]
    known = [one for one in points if one.value is not None]
    ends = [f"{_percent(one.value)} in {one.x:.0f}" for one in (known[:1] + known[1:][-1:])]
    chart = charts.LineChart(
        id=f"figures-{name}", title=RATES[name].title, summary=", ".join(ends) or "There is no figure.",
        series=[charts.Series("Your employer", points)], unit=charts.Unit(suffix="%", places=1),
        x_names={float(one.year.year): str(one.year.year) for one in years}, from_zero=True,
    )  # fmt: skip
    return charts.line(chart)


def _row(one: Counted) -> list[object]:
    rates = [one.rate(name) for name in RATES]
    return [
        one.year.last_on, *(int(one.people[name] or 0) for name in COUNTS),
        *(one.time[name] for name in ("in_post", "vacancies", "days_lost")),
        *(None if rate is None else round(rate, 1) for rate in rates),
    ]  # fmt: skip

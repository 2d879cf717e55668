"""The plan's money: every sum that the sources name, parts inside their wholes, nothing counted twice."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from village.kernel.access.views import access
from village.plan import queries
from village.plan.rules.document import Money
from village.plan.rules.report import money_part
from village.plan.views import tables, words
from village.plan.views.page import Page, plan_page
from village.ui import charts

DRAWN = 15


@access("public")
@plan_page
def money(request: HttpRequest, page: Page) -> HttpResponse:
    known = page.known
    whole = known.money_whole
    once = [one for one in whole if not one.recurs]
    told = money_part(known)
    totals = queries.told_totals(known)
    giant, drawn = _apart(once)
    rates = [one for one in known.plan.money if one.per and not one.same_as]
    return page.render(
        "money",
        "Money",
        description="Every sum of money that the plan's documents name, with what it is for.",
        told=told,
        sums=sum(one.sums for one in totals),
        total=sum(one.amount - one.yearly for one in totals),
        giant=giant,
        picture=_bars(drawn) if drawn else None,
        rows=whole,
        table=tables.every_sum(page, [_row(page, one) for one in whole]),
        rates=bool(rates),
        rate_rows=tables.money_rows(page, rates),
        bars=[_inside(page, one) for one in whole if _parts(page, one)],
        unlinked=sum(1 for one in whole if not known.commitments_by_money.get(one.id)),
    )


def _apart(once: list[Money]) -> tuple[Money | None, list[Money]]:
    """A sum larger than all others together is told in words: drawn, it would leave room for nothing else."""
    if len(once) > 2 and once[0].amount > sum(one.amount for one in once[1:]):
        return once[0], once[1:]
    return None, once


def _bars(drawn: list[Money]) -> Markup:
    shown = [charts.Bar(one.title, one.amount, said=words.sum_of(one)) for one in drawn[:DRAWN]]
    rest = drawn[DRAWN:]
    if rest:
        left = sum(one.amount for one in rest)
        shown.append(charts.Bar(f"{len(rest)} smaller sums together", left, style="neighbour", said=words.about(left)))
    chart = charts.BarChart(
        id="money-bars",
        title="The sums, by size",
        bars=shown,
        unit=charts.Unit(prefix="£"),
        summary=f"The largest is {drawn[0].title}, {words.sum_of(drawn[0])}. The table below gives every sum.",
    )
    return charts.bars(chart)


def _parts(page: Page, one: Money) -> list[Money]:
    return [part for part in page.known.money_parts.get(one.id, []) if not part.same_as and not part.per]


def _row(page: Page, one: Money) -> dict[str, Any]:
    again = [other for other in page.known.plan.money if other.same_as == one.id]
    return {
        "one": one,
        "again": again,
        "parts": _parts(page, one),
        "rates": [part for part in page.known.money_parts.get(one.id, []) if part.per and not part.same_as],
        "commitments": page.known.commitments_by_money.get(one.id, []),
    }


def _inside(page: Page, one: Money) -> dict[str, Any]:
    parts = [
        {
            "label": part.title,
            "amount": part.amount,
            "said": words.sum_of(part),
            "href": page.to(f"money/{part.id}/why/"),
        }
        for part in _parts(page, one)
    ]
    return {"one": one, "parts": parts}

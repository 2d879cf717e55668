"""Children's rights: the Convention's articles, what the UN Committee asked for, and the promises that answer."""

from collections import Counter

from django.http import HttpRequest, HttpResponse

from village.kernel.access.views import access
from village.plan.views.page import Page, plan_page

UNANSWERED = "none"  # asked for, it leaves the answers that point to no promise


@access("public")
@plan_page
def rights(request: HttpRequest, page: Page) -> HttpResponse:
    known = page.known
    counts = Counter(article for one in known.plan.commitments for article in one.articles)
    clusters = sorted(known.plan.clusters, key=lambda one: one.order)
    alone = page.asked("answers") == UNANSWERED
    answered = {one.id: known.some("commitments", one.commitments) for one in known.plan.recommendations}
    shown = [one for one in known.plan.recommendations if not (alone and answered[one.id])]
    return page.render(
        "rights",
        "Rights",
        description="The UN Convention on the Rights of the Child in the plan: articles, recommendations and promises.",
        articles=[(one, counts[one.number]) for one in known.plan.articles],
        every=counts["all"],
        untied=sum(1 for one in known.plan.commitments if not one.articles),
        clusters=[(one, [rec for rec in shown if rec.cluster == one.id]) for one in clusters],
        alone=alone,
        answered=answered,
        unanswered=sum(1 for rows in answered.values() if not rows),
    )

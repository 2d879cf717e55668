"""What a worker's page says of what their roles ask of qualifications."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from village.kernel.calendar.rules import london_date
from village.workforce.actions.portfolio.reading import open_shares_of
from village.workforce.models import Worker
from village.workforce.queries.catalogue import role_name
from village.workforce.queries.portfolio.posts import standing_of
from village.workforce.queries.portfolio.shared import known_to
from village.workforce.queries.portfolio.ways import said, stands
from village.workforce.queries.register import standing
from village.workforce.views.frame import by


def on_the_page_of(request: HttpRequest, worker: Worker) -> dict[str, Any]:
    """What each of their roles asks today, whether what they show and was seen meets it, and the way to what they
    show."""
    told = by(request)
    shares, on = open_shares_of(worker=worker, **told), london_date(timezone.now())
    held = known_to([worker], at=told["at"])[worker.pk] if shares else []
    posts = standing(on).filter(worker=worker).values_list("post__role", flat=True).order_by("post__role")
    found = [(role, standing_of(worker, role, held, on=on)) for role in dict.fromkeys(posts)]
    asked = [(role_name(role), stands(one), [said(each) for each in one.answers]) for role, one in found if one]
    return {"shares": shares, "asked": asked}

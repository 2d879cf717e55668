"""What leaves the register for the warehouse: rows that name nobody. A worker is called by a pseudonym of the person,
the same whoever employs them; no name, birthday, number, absence, check and no word that somebody wrote is in any row.
"""

import datetime as dt
from collections.abc import Iterator

from django.utils.crypto import salted_hmac

from village.kernel.calendar.rules import london_date
from village.warehouse.extract import Cell, Table
from village.workforce.models import Engagement, Post
from village.workforce.queries.catalogue import catalogue

AT_ONCE = 2_000
BANDS = ((25, "under 25"), (35, "25 to 34"), (45, "35 to 44"), (55, "45 to 54"), (65, "55 to 64"))
_ENGAGEMENT = {
    **dict.fromkeys(("engagement", "worker", "employer", "role", "sector", "scope", "area", "kind"), "text"),
    "paid": "flag",
    "fte": "number",
    "start_on": "day",
    "end_on": "day",
    **dict.fromkeys(("origin", "reason", "age_band", "sex", "ethnicity"), "text"),
    "covers": "flag",
}
_POST = {
    **dict.fromkeys(("post", "employer", "role", "sector", "scope", "area"), "text"),
    "paid": "flag",
    "fte": "number",
    "funded_from": "day",
    "funded_until": "day",
}


def tables(*, at: dt.datetime) -> list[Table]:
    """Every engagement that was not annulled, and every post, as they stand at an instant; rows are made when asked
    for. Age bands are of that day."""
    on = london_date(at)
    about = "Each engagement of a worker in a post."
    return [
        Table("workforce_engagements", about, _ENGAGEMENT, ("engagement",), _engagements(on)),
        Table("workforce_posts", "Each post, filled or not.", _POST, ("post",), _posts()),
    ]


def pseudonym(kind: str, ref: object) -> str:
    """What somebody or something is called outside: the same every time, and led back to nobody without the secret."""
    return salted_hmac(f"village.workforce.extracts.{kind}", str(ref), algorithm="sha256").hexdigest()[:32]


def age_band(born_on: dt.date, on: dt.date) -> str:
    """Ten years of age, open at both ends."""
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return next((band for below, band in BANDS if age < below), "65 and over")


def _engagements(on: dt.date) -> Iterator[tuple[Cell, ...]]:
    roles = catalogue().roles
    found = Engagement.objects.filter(annulled_at=None).order_by("pk")
    for one in found.select_related("worker__person", "post__site", "post__employer").iterator(chunk_size=AT_ONCE):
        worker, post = one.worker, one.post
        yield (
            pseudonym("engagement", one.ref), pseudonym("person", worker.person.ref), post.employer.slug, post.role,
            roles[post.role].sector, post.scope, post.site.area, one.kind, post.paid, float(one.fte), one.start_on,
            one.end_on, one.origin, one.reason, age_band(worker.born_on, on), worker.sex, worker.ethnicity, one.covers,
        )  # fmt: skip


def _posts() -> Iterator[tuple[Cell, ...]]:
    roles = catalogue().roles
    for one in Post.objects.order_by("pk").select_related("site", "employer").iterator(chunk_size=AT_ONCE):
        yield (
            pseudonym("post", one.ref), one.employer.slug, one.role, roles[one.role].sector, one.scope, one.site.area,
            one.paid, float(one.fte), one.funded_from, one.funded_until,
        )  # fmt: skip

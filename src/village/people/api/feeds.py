"""`/v1/sources/…/feeds`: a system sends what it holds, as a person brings it on a page, and hears what became of it.

What is told is of the source's own records: how many were new, changed, as before, sent no more. How many found a child
whom others know is never told: a feed of one record would be a search, and could ask after a sensitive service.
"""

import datetime as dt
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.people.actions import arriving
from village.people.actions.arriving import OtherFile
from village.people.api import wire
from village.people.api.wire import answer, problems
from village.people.models import Feed
from village.people.queries.feed_files import CHUNK, Form, Unreadable, form_of
from village.people.queries.feeds import CUSTODIAN, own_feed, own_source
from village.people.rules.sources import LARGEST

router = Router(by_alias=True)
SENDING: Any = {"x-permission": CUSTODIAN}
FORMS: dict[str, Form] = {
    "text/csv": "csv",
    "application/x-ndjson": "jsonl",
    "application/vnd.apache.parquet": "parquet",
}
FILE: Any = {
    "requestBody": {
        "required": True,
        "content": {form: {"schema": {"type": "string", "format": "binary"}} for form in FORMS},
    }
}
After = Annotated[int, Field(ge=0, le=2**31 - 1)]
AT_ONCE = 500
"""Rejected rows of one answer."""
NOTHING = wire.Refused(404, "There is no such source or feed.")
BROKEN_OFF = wire.Refused(400, "The body is empty, or shorter or longer than its Content-Length says.")


class CountsTold(Schema):
    """Of a feed that was taken in: records that are new, say something else than before, are as before, and are sent
    no more."""

    arrived: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0


class FeedLinks(Schema):
    self_: str = Field(..., alias="self")
    rejected: str


class FeedTold(Schema):
    """A feed and what became of it. `coming`: it waits, or is being taken in; `held`: a person looks first, because
    of `heldBecause`; `taken`; `refused`: a person refused it, and none of it was taken."""

    feed: uuid.UUID
    source: str
    state: Literal["coming", "held", "taken", "refused"]
    receivedAt: dt.datetime  # noqa: N815
    takenAt: dt.datetime | None  # noqa: N815
    rows: int
    rejected: int
    heldBecause: str  # noqa: N815
    counts: CountsTold | None
    links: FeedLinks = Field(..., alias="_links")


class RejectedTold(Schema):
    """A row that cannot be taken: its number, counted from 1 after a header; the field that is wrong, as the index
    calls it, blank for the whole row; why. Never what it says."""

    row: int
    field: str
    reason: str


class RejectedRows(Schema):
    """Rejected rows in their order. `next`: send it as `after` for those that follow; null where none do. Until a feed
    is taken in, the first twenty are known."""

    rows: list[RejectedTold]
    next: int | None


@router.post(
    "/sources/{source}/feeds",
    response={202: FeedTold, **problems(409, 413)},
    operation_id="sendFeed",
    openapi_extra={**SENDING, **FILE},
)
def send(request: HttpRequest, source: str) -> HttpResponse:
    """Send a file of a source of one's organisation: CSV, Parquet or JSON lines. The same file twice in a row is one
    feed; after another, or after it was refused, it is held. With an Idempotency-Key the same file is the same feed
    whatever came since, and another file under that key is refused."""
    viewer, at = viewer_of(request), timezone.now()
    if own_source(viewer, source) is None:
        raise NOTHING
    once, form = wire.once_of(request), FORMS[str(request.content_type)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feed"
        _keep_body(request, path)
        if form_of(path) != form:
            raise wire.Refused(422, "The body is not what its Content-Type says. Nothing was changed.")
        try:
            name = f"{at:%Y-%m-%dT%H%M%SZ}.{form}"
            feed = arriving.deliver(source=source, path=path, name=name, once=once, by=viewer, at=at)
        except Unreadable as error:
            raise wire.Refused(422, error.bare) from error
        except OtherFile as error:
            raise wire.Refused(409, str(error)) from error
        except Refusal as error:
            raise wire.Refused(422, str(error)) from error
    return answer(_told(feed), 202, location=f"/v1/feeds/{feed.ref}")


def _keep_body(request: HttpRequest, path: Path) -> None:
    """The body in a file, as it comes in; one that was broken off is not a shorter one."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > LARGEST:
        raise wire.Refused(413, f"The body has more than {LARGEST:,} bytes: send it in parts. Nothing was changed.")
    try:
        with path.open("wb") as file:
            while piece := request.read(CHUNK):
                file.write(piece)
    except OSError as error:
        raise BROKEN_OFF from error
    if not length or path.stat().st_size != length:
        raise BROKEN_OFF


@router.get("/feeds/{ref}", response={200: FeedTold, **problems()}, operation_id="getFeed", openapi_extra=SENDING)
def feed(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """What became of a feed."""
    return answer(_told(_own(request, ref)))


@router.get(
    "/feeds/{ref}/rejected",
    response={200: RejectedRows, **problems()},
    operation_id="getRejectedRows",
    openapi_extra=SENDING,
)
def rejected(request: HttpRequest, ref: uuid.UUID, after: After = 0) -> HttpResponse:
    """Its rows that cannot be taken, and why."""
    found = list(_own(request, ref).rejections.filter(row__gt=after)[: AT_ONCE + 1])
    rows = [RejectedTold(row=one.row, field=one.field, reason=one.reason) for one in found[:AT_ONCE]]
    return answer(RejectedRows(rows=rows, next=rows[-1].row if len(found) > AT_ONCE else None))


def _own(request: HttpRequest, ref: uuid.UUID) -> Feed:
    found = own_feed(viewer_of(request), ref)
    if found is None:
        raise NOTHING
    return found


def _told(feed: Feed) -> FeedTold:
    known = {name: feed.counts[name] for name in CountsTold.model_fields if name in feed.counts}
    return FeedTold.model_validate(
        {
            "feed": feed.ref,
            "source": feed.source.slug,
            "state": feed.state,
            "receivedAt": feed.received_at,
            "takenAt": feed.taken_at,
            "rows": feed.rows,
            "rejected": feed.rejected,
            "heldBecause": feed.held_because,
            "counts": known if feed.state == "taken" else None,
            "_links": {"self": f"/v1/feeds/{feed.ref}", "rejected": f"/v1/feeds/{feed.ref}/rejected"},
        }
    )

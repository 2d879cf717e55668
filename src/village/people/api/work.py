"""`/v1/`: searches as jobs in the shape of the Find a Record interface; events that an organisation's systems fetch."""

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import ConfigDict, StringConstraints

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.people.actions import custodians, searches, sending
from village.people.actions.custodians import CUSTODIAN, LeaseLost
from village.people.actions.searches import OtherSearch, Pointer
from village.people.api import wire
from village.people.api.wire import answer, problems
from village.people.models import OutboxEvent, SearchJob
from village.people.rules.events import OWN, RECORD_TYPES
from village.people.rules.searching import Criteria

router = Router(by_alias=True)
FETCHING: Any = {"openapi_extra": {"x-permission": CUSTODIAN}}
Number = Annotated[str, StringConstraints(max_length=12, pattern=r"^[0-9 ]{10,12}$")]


class Said(Schema):
    """A body; what it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class StartSearch(Said):
    """A search by the single unique identifier, which is the NHS number."""

    sui: Number


class LeaseAsked(Said):
    """At most so many events, for so many seconds."""

    most: int = Field(10, ge=1, le=custodians.MOST)
    seconds: int = Field(300, ge=custodians.SHORTEST, le=custodians.LONGEST)


class DoneSaid(Said):
    """Under which lease an event was dealt with."""

    lease: uuid.UUID


class SubscribeAsked(Said):
    """Where hints are pushed; blank for nowhere."""

    url: Annotated[str, StringConstraints(max_length=300)] = ""


class HalLink(Schema):
    href: str
    method: Literal["GET", "POST", "DELETE"]


class JobTold(Schema):
    """A search job."""

    jobId: uuid.UUID  # noqa: N815
    sui: str
    status: Literal["completed", "cancelled"]
    createdAt: dt.datetime  # noqa: N815
    expiresAt: dt.datetime  # noqa: N815
    links: dict[str, HalLink] = Field(..., alias="_links")


class ItemTold(Schema):
    """An organisation that holds a record of the child: a pointer, and whom to ask."""

    providerSystem: str  # noqa: N815
    providerName: str  # noqa: N815
    recordType: str  # noqa: N815
    recordUrl: str  # noqa: N815
    contact: str


class ResultsTold(Schema):
    """Who holds records. `match`: Match, NoMatch, or ManyMatch when the number is on several children; then nobody is
    told, and somebody must look."""

    jobId: uuid.UUID  # noqa: N815
    sui: str
    status: Literal["completed", "cancelled"]
    match: Literal["Match", "ManyMatch", "NoMatch"]
    items: list[ItemTold]
    links: dict[str, HalLink] = Field(..., alias="_links")


class PointerData(Schema):
    """What the index knows of a service: how to reach it, and no content."""

    child: uuid.UUID
    role: str
    contact: str
    lead: bool
    assessment: bool
    startedOn: dt.date | None  # noqa: N815
    toldOn: dt.date  # noqa: N815


class PointerTold(Schema):
    """A record that an organisation holds, as an envelope whose data are a pointer."""

    recordId: str  # noqa: N815
    providerSystem: str  # noqa: N815
    providerName: str  # noqa: N815
    recordType: str  # noqa: N815
    dataType: Literal["village.pointer.v1"]  # noqa: N815
    schemaUri: str  # noqa: N815
    data: PointerData


class ContactTold(Schema):
    """Who asks to be contacted, and how."""

    name: str
    reach: str
    askedAt: dt.datetime  # noqa: N815


class EventTold(Schema):
    """Something that happened. `record`: your own key of the record that it is about; `was`: the reference by which you
    may know the child."""

    id: uuid.UUID
    event: str
    child: uuid.UUID
    was: uuid.UUID | None
    record: str | None
    contact: ContactTold | None


class LeaseTold(Schema):
    """Events that are yours until then."""

    lease: uuid.UUID
    until: dt.datetime
    events: list[EventTold]


class SubscribedTold(Schema):
    """A subscription. The secret of its signatures is shown this once."""

    url: str
    secret: str


@router.post("/searches", response={202: JobTold, **problems(409, 429)}, operation_id="startSearch")
def start(request: HttpRequest, said: StartSearch) -> HttpResponse:
    """Search by a child's number. With an Idempotency-Key the same request again gives back the same job."""
    viewer = wire.with_purpose(request)
    key = wire.once_of(request)
    sui = said.sui.replace(" ", "")
    wire.enough(Criteria(number=sui))
    try:
        with wire.refusals():
            job = searches.start(sui=sui, once=key, by=viewer, at=timezone.now())
    except wire.Refused as refused:
        raise wire.Refused(409, refused.detail) if isinstance(refused.__cause__, OtherSearch) else refused from None
    return answer(_job_told(job), 202, location=f"/v1/searches/{job.ref}")


@router.get("/searches/{ref}", response={200: JobTold, **problems()}, operation_id="getSearch")
def status(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """A job of one's own."""
    return answer(_job_told(_job(request, ref)))


@router.api_operation(["DELETE"], "/searches/{ref}", response={204: None, **problems()}, operation_id="cancelSearch")
def cancel(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Forget whom it found."""
    if not searches.cancel(ref=ref, by=viewer_of(request), at=timezone.now()):
        raise wire.Refused(404, "There is no such search.")
    return HttpResponse(status=204)


@router.get("/searches/{ref}/results", response={200: ResultsTold, **problems()}, operation_id="getSearchResults")
def results(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Who holds records of the child that was found, as it stands now."""
    job, viewer = _job(request, ref), wire.with_purpose(request)
    found: list[Pointer] = []
    if len(job.found) == 1:
        with wire.refusals():
            found = searches.pointers(child=uuid.UUID(job.found[0]), by=viewer, at=timezone.now())
    told = ResultsTold(
        jobId=job.ref,
        sui=job.sui,
        status="cancelled" if job.cancelled_at else "completed",
        match="Match" if found else "ManyMatch" if len(job.found) > 1 else "NoMatch",
        items=[_item(one) for one in found],
        _links={"self": _link(job, "/results"), "job": _link(job)},
    )
    return answer(told)


@router.get("/records/{record}", response={200: PointerTold, **problems()}, operation_id="getRecord")
def record(request: HttpRequest, record: str) -> HttpResponse:
    """One pointer."""
    viewer = wire.with_purpose(request)
    with wire.refusals():
        found = searches.pointer(ref=record, by=viewer, at=timezone.now())
    if found is None:
        raise wire.Refused(404, "There is no such record.")
    return answer(_pointer(found))


@router.post("/work/lease", response={200: LeaseTold, **problems()}, operation_id="lease", **FETCHING)
def lease(request: HttpRequest, said: LeaseAsked) -> HttpResponse:
    """The next events of one's organisation that nobody has, for some time."""
    with wire.refusals():
        got = custodians.lease(most=said.most, seconds=said.seconds, by=viewer_of(request), at=timezone.now())
    return answer(LeaseTold(lease=got.lease, until=got.until_at, events=[_event(one) for one in got.events]))


@router.post("/work/{event}/done", response={204: None, **problems(409)}, operation_id="done", **FETCHING)
def done(request: HttpRequest, event: uuid.UUID, said: DoneSaid) -> HttpResponse:
    """An event was dealt with."""
    try:
        custodians.done(ref=event, under=said.lease, by=viewer_of(request), at=timezone.now())
    except LeaseLost as error:
        raise wire.Refused(409, str(error)) from error
    except Refusal as error:
        raise wire.Refused(404, str(error)) from error
    return HttpResponse(status=204)


@router.put("/subscription", response={200: SubscribedTold, **problems()}, operation_id="subscribe", **FETCHING)
def subscribe(request: HttpRequest, said: SubscribeAsked) -> HttpResponse:
    """Be told, from now on, of what happens to the children that one's organisation knows."""
    try:
        made = custodians.subscribe(url=said.url, by=viewer_of(request), at=timezone.now())
    except Refusal as error:
        raise wire.Refused(422, str(error)) from error
    return answer(SubscribedTold(url=made.url, secret=sending.secret_of(made)))


@router.api_operation(
    ["DELETE"], "/subscription", response={204: None, **problems()}, operation_id="unsubscribe", **FETCHING
)
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Be told no more."""
    try:
        custodians.unsubscribe(by=viewer_of(request), at=timezone.now())
    except Refusal as error:
        raise wire.Refused(404, str(error)) from error
    return HttpResponse(status=204)


def _job(request: HttpRequest, ref: uuid.UUID) -> SearchJob:
    found = searches.job_of(ref=ref, by=viewer_of(request), at=timezone.now())
    if found is None:
        raise wire.Refused(404, "There is no such search.")
    return found


def _link(job: SearchJob, more: str = "", method: Literal["GET", "DELETE"] = "GET") -> HalLink:
    return HalLink(href=f"/v1/searches/{job.ref}{more}", method=method)


def _job_told(job: SearchJob) -> JobTold:
    return JobTold(
        jobId=job.ref,
        sui=job.sui,
        status="cancelled" if job.cancelled_at else "completed",
        createdAt=job.made_at,
        expiresAt=job.until_at,
        _links={"self": _link(job), "results": _link(job, "/results"), "cancel": _link(job, method="DELETE")},
    )


def _provider(found: Pointer) -> dict[str, str]:
    kind = found.service.kind
    known = RECORD_TYPES.get(kind)
    return {
        "providerSystem": kind if known else "other",
        "providerName": found.service.organisation,
        "recordType": known or "other",
    }


def _item(found: Pointer) -> ItemTold:
    return ItemTold(**_provider(found), recordUrl=f"/v1/records/{found.ref}", contact=found.service.contact)


def _pointer(found: Pointer) -> PointerTold:
    one = found.service
    return PointerTold(
        recordId=found.ref,
        **_provider(found),
        dataType="village.pointer.v1",
        schemaUri="/v1/openapi.json#/components/schemas/PointerData",
        data=PointerData(
            child=found.child,
            role=one.role,
            contact=one.contact,
            lead=one.lead,
            assessment=one.assessment,
            startedOn=one.started_on,
            toldOn=one.told_on,
        ),
    )


def _event(one: OutboxEvent) -> EventTold:
    """Whose key a record has is told only to whom it belongs."""
    asked = one.request
    return EventTold(
        id=one.ref,
        event=one.kind,
        child=one.child.ref,
        was=one.before.ref if one.before else None,
        record=one.record.key if one.record and one.kind in OWN else None,
        contact=ContactTold(name=asked.from_name, reach=asked.reach, askedAt=asked.asked_at) if asked else None,
    )

"""FHIR R4: reading, searching and matching patients; PIXm (ITI-83) and PDQm (ITI-78, ITI-119) as IHE has them."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from ninja import Field, Form, Query, Router, Schema

from village import __version__
from village.people.actions import asking
from village.people.api import told, wire
from village.people.api.shapes import (
    URI,
    Bundle,
    Element,
    Identifier,
    Meta,
    OperationOutcome,
    Parameter,
    Parameters,
    Patient,
    Reference,
    SearchTold,
    Text,
)
from village.people.queries import succession
from village.people.queries.asking import Answer, Found
from village.people.queries.likeness import certain_from, likeness
from village.people.rules.searching import SHOWN, Criteria

FHIR = "application/fhir+json"
GONE = "There is no such patient."
router = Router()
PROBLEMS: Any = dict.fromkeys((400, 401, 403, 404, 406, 414, 415, 429), OperationOutcome)


class Asked(Schema):
    """What a search for patients may say."""

    identifier: Text = ""
    family: Text = ""
    given: Text = ""
    birthdate: Annotated[str, Field(pattern=r"^(eq)?\d{4}-\d{2}-\d{2}$")] | None = None
    gender: Annotated[str, Field(pattern="^(male|female|other|unknown)$")] | None = None
    postcode: Text = Field("", alias="address-postalcode")
    count: int = Field(SHOWN, alias="_count", ge=1, le=1000)
    form: Text = Field("json", alias="_format")


class AskedPix(Schema):
    """Which child, by which number; and whether only numbers of some systems are wanted."""

    source: Text = Field(..., alias="sourceIdentifier")
    target: Text = Field("", alias="targetSystem")
    form: Text = Field("json", alias="_format")


def answer(said: Element, status: int = 200) -> HttpResponse:
    """A resource as an answer."""
    return wire.json_answer(said.told(), status=status, form=FHIR)


def outcome(refused: wire.Refused) -> HttpResponse:
    """A refusal as an OperationOutcome."""
    return answer(told.outcome_of(refused.status, refused.detail), refused.status)


@require_safe
def capabilities(request: HttpRequest) -> HttpResponse:
    """The CapabilityStatement: what this server does, open to anyone as FHIR asks."""
    kinds = {"identifier": "token", "birthdate": "date", "gender": "token"}
    names = ("identifier", "family", "given", "birthdate", "gender", "address-postalcode")
    search = [{"name": one, "type": kinds.get(one, "string")} for one in names]
    match = {"name": "match", "definition": "http://hl7.org/fhir/OperationDefinition/Patient-match"}
    pix = {"name": "ihe-pix", "definition": "https://profiles.ihe.net/ITI/PIXm/OperationDefinition/IHE.PIXm.pix"}
    patient = {
        "type": "Patient",
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "searchParam": search,
        "operation": [match, pix],
    }
    said = {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-26",
        "kind": "instance",
        "software": {"name": "Village", "version": __version__},
        "implementation": {"description": "Who is this child? An index of children, for those who work with them."},
        "fhirVersion": "4.0.1",
        "format": [FHIR],
        "rest": [{"mode": "server", "resource": [patient]}],
    }
    return wire.json_answer(said, form=FHIR)


@router.get("/Patient", response={200: Bundle, **PROBLEMS}, operation_id="searchPatients")
def search(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Patients like what is said (PDQm ITI-78)."""
    return _searched(request, asked)


@router.post("/Patient/_search", response={200: Bundle, **PROBLEMS}, operation_id="searchPatientsByForm")
def search_by_form(request: HttpRequest, asked: Form[Asked]) -> HttpResponse:
    """The same, with what is said in the body, where no log of addresses keeps it."""
    return _searched(request, asked)


@router.post("/Patient/$match", response={200: Bundle, **PROBLEMS}, operation_id="matchPatients")
def match(request: HttpRequest, said: Parameters) -> HttpResponse:
    """Patients like the one sent, each with how likely and how surely (FHIR $match, PDQm ITI-119)."""
    resource, certain, count = said.value("resource"), said.value("onlyCertainMatches"), said.value("count")
    if resource is None or resource.resource is None:
        raise wire.Refused(400, "Send the patient to be matched as the parameter “resource”.")
    criteria = told.criteria_of(resource.resource)
    found = wire.searched(request, criteria)
    link = certain_from()
    ranked = sorted(((likeness(criteria, one), one) for one in found[:SHOWN]), key=lambda pair: -pair[0])
    if certain is not None and certain.valueBoolean:
        sure = [pair for pair in ranked if pair[0] >= link]
        ranked = sure if len(sure) == 1 else []  # of two that are both certain, neither is
    most = min(SHOWN, count.valueInteger if count is not None and count.valueInteger else SHOWN)
    shown = [(told.patient_found(one), told.graded(chance, link)) for chance, one in ranked[: max(most, 0)]]
    return answer(
        told.bundle_of(shown, _base(request), more=len(found) > SHOWN and not (certain and certain.valueBoolean))
    )


@router.get("/Patient/$ihe-pix", response={200: Parameters, **PROBLEMS}, operation_id="crossReference")
def cross_reference(request: HttpRequest, asked: Query[AskedPix]) -> HttpResponse:
    """Other identifiers of the child who has one (PIXm ITI-83)."""
    _json(asked.form)
    system, _, value = asked.source.rpartition("|")
    known = {*told.SCHEMES, URI}
    if system not in known:
        raise wire.Refused(400, "This system of identifiers is not known here.")
    if asked.target and asked.target not in known:
        raise wire.Refused(403, "Identifiers of this target system are not told here.")
    found = _identified(request, system, value)
    if found is None:
        raise wire.Refused(404, "There is no patient with this identifier.")
    whole = told.patient_whole(found)
    others = [one for one in whole.identifier or [] if one != Identifier(system=system, value=value)]
    given = [
        Parameter(name="targetIdentifier", valueIdentifier=one) for one in others if asked.target in ("", one.system)
    ]
    itself = Parameter(name="targetId", valueReference=Reference(reference=f"Patient/{whole.id}"))
    return answer(Parameters(parameter=[*given, itself]))


@router.get("/Patient/{ref}", response={200: Patient, 304: None, **PROBLEMS}, operation_id="readPatient")
def read(request: HttpRequest, ref: str) -> HttpResponse:
    """One patient. Of a child that became another, only that: its `link` leads on."""
    wanted = told.ref_of(ref)
    viewer = wire.with_purpose(request)
    with wire.refusals():
        found = asking.look(ref=wanted, by=viewer, at=timezone.now()) if wanted else None
    if found is None or wanted is None:
        raise wire.Refused(404, GONE)
    if found.child.ref != wanted:
        return _versioned(request, told.patient_replaced(wanted, found.child.ref))
    replaced, at = succession.replaced(viewer, found), succession.changed_at(found)
    return _versioned(request, told.patient_whole(found, replaced=replaced, at=at))


def _versioned(request: HttpRequest, patient: Patient) -> HttpResponse:
    """A patient with its version in the headers too; to who has that version already, only that it still holds."""
    meta = patient.meta or Meta()
    etag = f'W/"{meta.versionId}"'
    held = {one.strip() for one in request.headers.get("If-None-Match", "").split(",")}
    response = HttpResponse(status=304) if etag in held else answer(patient)
    response["ETag"] = etag
    if meta.lastUpdated:
        response["Last-Modified"] = http_date(dt.datetime.fromisoformat(meta.lastUpdated).timestamp())
    return response


def _searched(request: HttpRequest, asked: Asked) -> HttpResponse:
    _json(asked.form)
    found = _by_identifier(request, asked) if asked.identifier else wire.searched(request, _criteria(asked))
    fitting = [one for one in found if asked.gender in (None, told.GENDERS.get(one.sex, "unknown"))]
    most = min(asked.count, SHOWN)
    shown = [(told.patient_found(one), SearchTold(mode="match")) for one in fitting[:most]]
    return answer(told.bundle_of(shown, _base(request), more=len(fitting) > most))


def _criteria(asked: Asked, number: str = "") -> Criteria:
    return Criteria(
        number=number,
        forename=asked.given,
        surname=asked.family,
        date_of_birth=(asked.birthdate or "").removeprefix("eq"),
        postcode=asked.postcode,
    )


def _by_identifier(request: HttpRequest, asked: Asked) -> list[Found]:
    """By a number, or by the index's own reference; a system without a sense here finds nobody, once it was asked as
    anything is."""
    system, bar, value = asked.identifier.rpartition("|")
    ref = told.ref_of(value) if system in ("", URI) else None
    if ref is not None:
        found = _looked(request, value)
        return [found.child] if found else []
    number = value.strip() if not bar else told.number_of(system, value)
    if not number:
        raise wire.Refused(400, "Search by an NHS number, a pupil number, or the index’s own reference.")
    return wire.searched(request, _criteria(asked, number))


def _identified(request: HttpRequest, system: str, value: str) -> Answer | None:
    if system == URI:
        return _looked(request, value)
    if not value.strip():
        raise wire.Refused(400, "Send the identifier as system|value.")
    found = wire.searched(request, Criteria(number=value))
    return _looked(request, str(found[0].ref)) if len(found) == 1 else None


def _looked(request: HttpRequest, ref: str) -> Answer | None:
    wanted = told.ref_of(ref)
    viewer = wire.with_purpose(request)
    with wire.refusals():
        return asking.look(ref=wanted, by=viewer, at=timezone.now()) if wanted else None


def _json(form: str) -> None:
    if form.replace(" ", "+") not in ("json", "application/json", FHIR):  # a plus that was not encoded is a space
        raise wire.Refused(406, f"This server answers in {FHIR}.")


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/fhir/r4")

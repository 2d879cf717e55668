"""FHIR R4: reading, searching and matching patients; PIXm (ITI-83) and PDQm (ITI-78, ITI-119) as IHE has them."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from ninja import Field, Form, Query, Router, Schema

from village import __version__
from village.people.actions import asking
from village.people.api import told, wire
from village.people.api.asked import PARAMETERS, Asked, born_of, links, refuse_unused, when
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
SECURITY = f"Authorization: Bearer, a token issued here; {wire.PURPOSE}: why the child is asked about."
NO_SOURCE = "sourceIdentifier Assigning Authority not found"
NO_TARGET = "targetSystem not found"
NO_PATIENT = "sourceIdentifier Patient Identifier not found"
"""In the very words of PIXm (IHE ITI TF-2, 3.83.4.2.2)."""
NEVER = 2.0
"""More than any chance: from here on nothing is certain."""
router = Router()
PROBLEMS: Any = dict.fromkeys((400, 401, 403, 404, 406, 414, 415, 429), OperationOutcome)


class AskedPix(Schema):
    """Which child, by which number; and whether only numbers of some systems are wanted."""

    source: Text = Field(..., alias="sourceIdentifier")
    target: list[Text] = Field([], alias="targetSystem", max_length=10)
    form: Text = Field("json", alias="_format")


def answer(said: Element, status: int = 200) -> HttpResponse:
    """A resource as an answer."""
    return wire.json_answer(said.told(), status=status, form=FHIR)


def outcome(refused: wire.Refused) -> HttpResponse:
    """A refusal as an OperationOutcome."""
    return answer(told.outcome_of(refused), refused.status)


@require_safe
def capabilities(request: HttpRequest) -> HttpResponse:
    """The CapabilityStatement: what this server does, open to anyone as FHIR asks."""
    search = [{"name": one, "type": kind, "documentation": said} for one, (kind, said) in PARAMETERS.items()]
    match = {"name": "match", "definition": "http://hl7.org/fhir/OperationDefinition/Patient-match"}
    pix = {"name": "ihe-pix", "definition": "https://profiles.ihe.net/ITI/PIXm/OperationDefinition/IHE.PIXm.pix"}
    patient = {
        "type": "Patient",
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "versioned",
        "readHistory": False,
        "conditionalRead": "not-match",
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
        "rest": [{"mode": "server", "security": {"description": SECURITY}, "resource": [patient]}],
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
    if count is not None and (count.valueInteger is None or count.valueInteger < 1):
        raise wire.Refused(400, "Send a count of 1 or more.")
    criteria = _described(resource.resource)
    found = wire.searched(request, criteria)
    link = certain_from()
    ranked = sorted(((likeness(criteria, one), one) for one in found), key=lambda pair: -pair[0])
    one_is_sure = sum(chance >= link for chance, _ in ranked) == 1  # of two that are both certain, neither is
    if certain is not None and certain.valueBoolean:
        sure = ranked[:1] if one_is_sure else []
        return answer(told.bundle_of(_graded(sure, link), _base(request), more=False, total=len(sure)))
    shown = ranked[: min(SHOWN, (count and count.valueInteger) or SHOWN)]
    more = len(found) > SHOWN
    total = len(found) if len(shown) == len(found) else None
    entries = _graded(shown, link if one_is_sure else NEVER)
    return answer(told.bundle_of(entries, _base(request), more=more, total=total))


def _described(patient: Patient) -> Criteria:
    """What a patient in a $match says, as the search is asked."""
    return told.criteria_of(patient, **when([patient.birthDate] if patient.birthDate else []))


def _graded(pairs: list[tuple[float, Found]], certain: float) -> list[tuple[Patient, SearchTold]]:
    return [(told.patient_found(one), told.graded(chance, certain)) for chance, one in pairs]


@router.get("/Patient/$ihe-pix", response={200: Parameters, **PROBLEMS}, operation_id="crossReference")
def cross_reference(request: HttpRequest, asked: Query[AskedPix]) -> HttpResponse:
    """Other identifiers of the child who has one (PIXm ITI-83)."""
    _json(asked.form)
    system, _, value = asked.source.rpartition("|")
    base = _base(request)
    if system not in {*told.SCHEMES, URI, base}:
        raise wire.Refused(
            400, "This system of identifiers is not known here.", code="code-invalid", diagnostics=NO_SOURCE
        )
    if not {*told.SCHEMES, URI, base}.issuperset(asked.target):
        raise wire.Refused(
            403, "Identifiers of this target system are not told here.", code="code-invalid", diagnostics=NO_TARGET
        )
    found = _identified(request, system, value.removeprefix("Patient/") if system == base else value)
    if found is None:
        raise wire.Refused(404, "There is no patient with this identifier.", diagnostics=NO_PATIENT)
    whole = told.patient_whole(found)
    others = [one for one in whole.identifier or [] if one != Identifier(system=system, value=value)]
    given = [
        Parameter(name="targetIdentifier", valueIdentifier=one)
        for one in others
        if not asked.target or one.system in asked.target
    ]
    itself = Parameter(name="targetId", valueReference=Reference(reference=f"Patient/{whole.id}"))
    wanted = system != base and (not asked.target or base in asked.target)
    return answer(Parameters(parameter=[*given, *([itself] if wanted else [])]))


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
    born_of(asked.birthdate)  # what cannot be is refused before anybody is looked for
    ref = asked.reference()
    of_one = ref is not None or bool(asked.ref)
    if of_one:
        refuse_unused(request, asked)
    found = _by_reference(request, ref) if of_one else wire.searched(request, asked.criteria(_number(asked)))
    fitting = [one for one in found if asked.fits(one)]
    pages = links(request, asked, of_one=of_one, found=len(fitting))
    shown = fitting[:SHOWN][asked.offset : asked.offset + asked.count]
    entries = [(_as_asked(asked, one), SearchTold(mode="match")) for one in shown]
    more = len(found) > SHOWN
    total = None if more else len(fitting)
    return answer(told.bundle_of(entries, _base(request), more=more, total=total, links=pages))


def _as_asked(asked: Asked, found: Found) -> Patient:
    """A result; by the `_id` of a child that became another, what a read of it tells."""
    ref = told.ref_of(asked.ref)
    return told.patient_found(found) if ref in (None, found.ref) else told.patient_replaced(ref, found.ref)


def _by_reference(request: HttpRequest, ref: uuid.UUID | None) -> list[Found]:
    found = _looked(request, str(ref))
    return [found.child] if found else []


def _number(asked: Asked) -> str:
    """The number that is searched for; blank for none. Raises Refused for one that this index does not search by."""
    system, bar, value = asked.identifier.rpartition("|")
    number = value.strip() if not bar else told.number_of(system, value)
    if asked.identifier and not number:
        raise wire.Refused(400, "Search by an NHS number, a pupil number, or the index’s own reference.")
    return number


def _identified(request: HttpRequest, system: str, value: str) -> Answer | None:
    if system not in told.SCHEMES:
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

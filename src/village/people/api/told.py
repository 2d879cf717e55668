"""Children as FHIR tells them, and what FHIR asks as the index is asked. Only what a page shows is told."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable
from typing import Literal

from village.linkage.rules.names import split_name
from village.people.api.shapes import (
    CONFIDENTIALITY,
    GRADE,
    NHS,
    PARTIAL,
    UPN,
    URI,
    Address,
    Bundle,
    BundleLink,
    Coding,
    Details,
    Entry,
    Extension,
    HumanName,
    Identifier,
    Issue,
    Link,
    Meta,
    OperationOutcome,
    Patient,
    Reference,
    SearchTold,
)
from village.people.api.wire import Refused
from village.people.queries.asking import Answer, Found, Name
from village.people.rules.searching import Criteria

SCHEMES = {NHS: "nhs", UPN: "upn"}
GENDERS = {"F": "female", "M": "male"}
ISSUES = {
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    414: "too-long",
    415: "not-supported",
    429: "throttled",
}
URN = "urn:uuid:"


def outcome_of(refused: Refused) -> OperationOutcome:
    """A refusal."""
    code = refused.code or ISSUES.get(refused.status, "invalid")
    told = {"severity": "error", "code": code, "details": {"text": refused.detail}, "diagnostics": refused.diagnostics}
    return OperationOutcome.model_validate({"issue": [told]})


def own_identifier(ref: uuid.UUID) -> Identifier:
    """The index's own name for a child."""
    return Identifier(system=URI, value=f"{URN}{ref}")


def name_of(name: Name, use: Literal["official", "usual"] | None = None) -> HumanName:
    """A name in its parts. A forename stays as it is written: "Mary Ann" may be one name or two."""
    given = [name.forename] if name.forename else None
    return HumanName(use=use, text=str(name), family=name.surname or None, given=given)


def patient_found(found: Found) -> Patient:
    """A child as a result of a search shows them: not all that a read tells, and marked so."""
    security = [Coding(system=CONFIDENTIALITY, code="R")] if found.shielded else None
    return _patient(found).model_copy(
        update={"meta": Meta(security=security, tag=[Coding(system=PARTIAL, code="SUBSETTED")])}
    )


def _patient(found: Found) -> Patient:
    names = [name_of(found.called, "official")] if found.name else []
    if found.known_as:
        names.append(name_of(Name(found.known_as, found.called.surname), "usual"))
    return Patient(
        id=str(found.ref),
        identifier=[own_identifier(found.ref)],
        active=True,
        name=names or None,
        gender=GENDERS.get(found.sex, "unknown"),
        birthDate=found.born or None,
        address=[Address(postalCode=found.postcode)] if found.postcode else None,
    )


def patient_whole(answer: Answer, *, replaced: Iterable[uuid.UUID] = (), at: dt.datetime | None = None) -> Patient:
    """A child as the page of the child shows them. `replaced`: references of children that became this one; `at`: when
    what is told last changed, where that may be told."""
    made = _patient(answer.child)
    numbers = [
        Identifier(system=system, value=answer.numbers[one]) for system, one in SCHEMES.items() if one in answer.numbers
    ]
    others = [name_of(name) for name in answer.names if name != answer.child.called]
    place = {"text": answer.address or None, "postalCode": answer.child.postcode or None}
    links = [Link(other=Reference(reference=f"Patient/{one}"), type="replaces") for one in replaced]
    whole = made.model_copy(
        update={
            "identifier": [*(made.identifier or []), *numbers],
            "name": [*(made.name or []), *others] or None,
            "address": [Address(**place)] if any(place.values()) else None,
            "link": links or None,
        }
    )
    return _in_version(whole, shielded=answer.child.shielded, at=at)


def patient_replaced(ref: uuid.UUID, by: uuid.UUID) -> Patient:
    """A child that became another: nothing but where to look."""
    link = Link(other=Reference(reference=f"Patient/{by}"), type="replaced-by")
    return _in_version(Patient(id=str(ref), active=False, link=[link]), shielded=False, at=None)


def _in_version(patient: Patient, *, shielded: bool, at: dt.datetime | None) -> Patient:
    """With a version that is made from what is told and nothing else, so that it changes exactly when that does: what
    this caller may not see has no versions."""
    said = json.dumps([patient.told(), shielded], sort_keys=True).encode()
    meta = Meta(
        versionId=hashlib.sha256(said).hexdigest()[:16],
        lastUpdated=at.isoformat() if at else None,
        security=[Coding(system=CONFIDENTIALITY, code="R")] if shielded else None,
    )
    return patient.model_copy(update={"meta": meta})


def bundle_of(
    patients: list[tuple[Patient, SearchTold]],
    base: str,
    *,
    more: bool,
    total: int | None,
    links: list[BundleLink] | None = None,
) -> Bundle:
    """Results, likeliest first. `more`: there are others, and the search should say more; how many is not told. `total`
    where it may be told."""
    entries = [Entry(fullUrl=f"{base}/Patient/{one.id}", resource=one, search=search) for one, search in patients]
    if more:
        said = Details(text="More children fit than are shown. Say more.")
        warning = OperationOutcome(issue=[Issue(severity="warning", code="incomplete", details=said)])
        entries.append(Entry(resource=warning, search=SearchTold(mode="outcome")))
    return Bundle(total=total, link=links, entry=entries or None)


def graded(chance: float, link: float) -> SearchTold:
    """How likely a match is; `link`: the chance from which the model in force links without a person."""
    grade = "certain" if chance >= link else "probable" if chance >= 0.5 else "possible"
    return SearchTold(extension=[Extension(url=GRADE, valueCode=grade)], mode="match", score=round(chance, 4))


def number_of(system: str, value: str) -> str:
    """A number to search by; empty for a system that the index does not search by."""
    return value.strip() if system in SCHEMES else ""


def ref_of(text: str) -> uuid.UUID | None:
    """A child's reference, as the index writes it (with or without `urn:uuid:`)."""
    bare = text.removeprefix(URN)
    try:
        found = uuid.UUID(bare)
    except ValueError:
        return None
    return found if str(found) == bare else None


def criteria_of(patient: Patient, *, date_of_birth: str, age: str) -> Criteria:
    """What a patient in a $match says, as the search is asked: the first name, address and number known here."""
    name = (patient.name or [HumanName()])[0]
    place = (patient.address or [Address()])[0]
    numbers = [number_of(one.system or "", one.value or "") for one in patient.identifier or []]
    forename, surname = " ".join(name.given or ()).strip(), name.family or ""
    if not forename and not surname:
        forename, surname = split_name(name.text or "")
    return Criteria(
        number=next(filter(None, numbers), ""),
        forename=forename,
        surname=surname,
        date_of_birth=date_of_birth,
        age=age,
        postcode=place.postalCode or "",
    )

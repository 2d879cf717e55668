"""Children as FHIR tells them, and what FHIR asks as the index is asked. Only what a page shows is told."""

import uuid

from village.people.api.shapes import (
    CONFIDENTIALITY,
    GRADE,
    NHS,
    UPN,
    URI,
    Address,
    Bundle,
    Coding,
    Entry,
    Extension,
    HumanName,
    Identifier,
    Link,
    Meta,
    OperationOutcome,
    Patient,
    Reference,
    SearchTold,
)
from village.people.queries.asking import Answer, Found
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


def outcome_of(status: int, detail: str, *, severity: str = "error") -> OperationOutcome:
    """A refusal, or (a warning) what is to be known of an answer."""
    code = ISSUES.get(status, "invalid")
    return OperationOutcome.model_validate(
        {"issue": [{"severity": severity, "code": code, "details": {"text": detail}}]}
    )


def own_identifier(ref: uuid.UUID) -> Identifier:
    """The index's own name for a child."""
    return Identifier(system=URI, value=f"{URN}{ref}")


def patient_found(found: Found) -> Patient:
    """A child as a result of a search shows them."""
    names = [HumanName(use="official", text=found.name or None)] if found.name else []
    if found.known_as:
        names.append(HumanName(use="usual", text=found.known_as))
    return Patient(
        id=str(found.ref),
        meta=Meta(security=[Coding(system=CONFIDENTIALITY, code="R")]) if found.shielded else None,
        identifier=[own_identifier(found.ref)],
        active=True,
        name=names or None,
        gender=GENDERS.get(found.sex, "unknown"),
        birthDate=found.born or None,
        address=[Address(postalCode=found.postcode)] if found.postcode else None,
    )


def patient_whole(answer: Answer) -> Patient:
    """A child as the page of the child shows them."""
    made = patient_found(answer.child)
    numbers = [
        Identifier(system=system, value=answer.numbers[one]) for system, one in SCHEMES.items() if one in answer.numbers
    ]
    others = [HumanName(text=name) for name in answer.names if name != answer.child.name]
    place = {"text": answer.address or None, "postalCode": answer.child.postcode or None}
    return made.model_copy(
        update={
            "identifier": [*(made.identifier or []), *numbers],
            "name": [*(made.name or []), *others] or None,
            "address": [Address(**place)] if any(place.values()) else None,
        }
    )


def patient_replaced(ref: uuid.UUID, by: uuid.UUID) -> Patient:
    """A child that became another: nothing but where to look."""
    return Patient(
        id=str(ref), active=False, link=[Link(other=Reference(reference=f"Patient/{by}"), type="replaced-by")]
    )


def bundle_of(patients: list[tuple[Patient, SearchTold]], base: str, *, more: bool) -> Bundle:
    """Results, likeliest first. `more`: there are others, and the search should say more; how many is not told."""
    entries = [Entry(fullUrl=f"{base}/Patient/{one.id}", resource=one, search=search) for one, search in patients]
    if more:
        said = outcome_of(413, "More children fit than are shown. Say more.", severity="warning")
        said.issue[0].code = "incomplete"
        entries.append(Entry(resource=said, search=SearchTold(mode="outcome")))
    return Bundle(total=None if more else len(patients), entry=entries or None)


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


def criteria_of(patient: Patient) -> Criteria:
    """What a patient in a $match says, as the search is asked: the first name, address and number known here."""
    name = (patient.name or [HumanName()])[0]
    place = (patient.address or [Address()])[0]
    numbers = [number_of(one.system or "", one.value or "") for one in patient.identifier or []]
    return Criteria(
        number=next(filter(None, numbers), ""),
        forename=" ".join(name.given or ()).strip(),
        surname=name.family or "",
        date_of_birth=patient.birthDate or "",
        postcode=place.postalCode or "",
    )

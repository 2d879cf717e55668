"""The narrow part of FHIR R4 that is spoken here: what may come in, and what goes out.

Elements that are not named are passed over when they come in, as FHIR asks of servers, and never go out.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
NHS = "https://fhir.nhs.uk/Id/nhs-number"
UPN = "urn:village:upn"
"""Nobody has published a system for pupil numbers; this one is ours."""
PARTIAL = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
URI = "urn:ietf:rfc:3986"
Text = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Element(BaseModel):
    """A part of a resource."""

    model_config = ConfigDict(extra="ignore")

    def told(self) -> dict[str, Any]:
        """As JSON, without what is not there."""
        return self.model_dump(mode="json", exclude_none=True)


class Coding(Element):
    system: Text
    code: Text


class Meta(Element):
    versionId: str | None = None  # noqa: N815
    lastUpdated: str | None = None  # noqa: N815
    security: list[Coding] | None = None
    tag: list[Coding] | None = None


class Identifier(Element):
    system: Text | None = None
    value: Text | None = None


class HumanName(Element):
    use: Text | None = None
    text: Text | None = None
    family: Text | None = None
    given: list[Text] | None = None


class Address(Element):
    text: Text | None = None
    postalCode: Text | None = None  # noqa: N815  as FHIR writes it


class Reference(Element):
    reference: Text


class Link(Element):
    other: Reference
    type: Literal["replaced-by", "replaces"]


class Patient(Element):
    """A child, as a page would show them."""

    resourceType: Literal["Patient"] = "Patient"  # noqa: N815
    id: Text | None = None
    meta: Meta | None = None
    identifier: list[Identifier] | None = None
    active: bool | None = None
    name: list[HumanName] | None = None
    gender: Text | None = None
    birthDate: Text | None = None  # noqa: N815
    address: list[Address] | None = None
    link: list[Link] | None = None


class Details(Element):
    text: str


class Issue(Element):
    severity: Literal["error", "warning"]
    code: str
    details: Details
    diagnostics: str | None = None


class OperationOutcome(Element):
    resourceType: Literal["OperationOutcome"] = "OperationOutcome"  # noqa: N815
    issue: list[Issue]


class Extension(Element):
    url: str
    valueCode: str  # noqa: N815


class SearchTold(Element):
    extension: list[Extension] | None = None
    mode: Literal["match", "outcome"]
    score: float | None = None


class Entry(Element):
    fullUrl: str | None = None  # noqa: N815
    resource: Patient | OperationOutcome
    search: SearchTold


class BundleLink(Element):
    relation: Literal["self", "next"]
    url: str


class Bundle(Element):
    resourceType: Literal["Bundle"] = "Bundle"  # noqa: N815
    type: Literal["searchset"] = "searchset"
    total: int | None = None
    link: list[BundleLink] | None = None
    entry: list[Entry] | None = None


class Parameter(Element):
    """One parameter of an operation, coming in or going out."""

    name: Text
    resource: Patient | None = None
    valueBoolean: bool | None = None  # noqa: N815
    valueInteger: int | None = None  # noqa: N815
    valueIdentifier: Identifier | None = None  # noqa: N815
    valueReference: Reference | None = None  # noqa: N815


class Parameters(Element):
    resourceType: Literal["Parameters"] = "Parameters"  # noqa: N815
    parameter: list[Parameter] = Field(default=[], max_length=20)

    def value(self, name: str) -> Parameter | None:
        """The first parameter of this name."""
        return next((one for one in self.parameter if one.name == name), None)

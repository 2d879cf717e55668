"""What a search for patients may say, and what of it is used: the index is asked by it, and the results are held to the
rest. What a server does not know it passes over, and says so by leaving it out of the address of the answer (FHIR R4,
3.1.1.1); with `Prefer: handling=strict` it refuses instead."""

import uuid
from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema

from village.kernel.calendar.rules import london_date
from village.linkage.rules.names import split_name
from village.people.api import told, wire
from village.people.api.shapes import URI, BundleLink, Text
from village.people.queries.asking import Found
from village.people.rules.born import Born, between
from village.people.rules.searching import SHOWN, Criteria

PARAMETERS = {
    "_id": ("token", "The reference of one child."),
    "identifier": ("token", "An NHS number, a pupil number, or the index’s own reference; no other systems."),
    "family": ("string", "A surname, whole; spelling is forgiven."),
    "given": ("string", "A forename, whole; spelling is forgiven. Several are forenames of one child."),
    "name": ("string", "Forename and surname in one, in place of family and given."),
    "birthdate": (
        "date",
        "With eq, ge, gt, le or lt. As part of what a search must say: a day, or at most three years.",
    ),
    "gender": ("token", "Holds the results to one; says nothing towards what a search must say."),
    "address-postalcode": ("string", "A postcode, whole."),
}
"""The search parameters, with what FHIR calls their type and what each may be."""
OF_ONE = frozenset({"_id", "identifier", "birthdate", "gender"})
"""Those that are used where a child is asked for by reference."""
Date = Annotated[str, Field(pattern=r"^(eq|ge|gt|le|lt)?(19|20)\d{2}(-\d{2}(-\d{2})?)?$")]


class Asked(Schema):
    """What a search for patients may say."""

    ref: Text = Field("", alias="_id")
    identifier: Text = ""
    family: Text = ""
    given: list[Text] = Field([], max_length=5)
    name: Text = ""
    birthdate: list[Date] = Field([], max_length=2)
    gender: Annotated[str, Field(pattern="^(male|female|other|unknown)$")] | None = None
    postcode: Text = Field("", alias="address-postalcode")
    count: int = Field(SHOWN, alias="_count", ge=1, le=1000)
    offset: int = Field(0, alias="_offset", ge=0, lt=SHOWN)
    form: Text = Field("json", alias="_format")

    def criteria(self, number: str = "") -> Criteria:
        """As the index is asked. Raises Refused (400)."""
        forename, surname = " ".join(self.given), self.family
        if self.name:
            if self.given or self.family:
                raise wire.Refused(400, "Send name, or family and given.")
            forename, surname = split_name(self.name)
        return Criteria(
            number=number, forename=forename, surname=surname, postcode=self.postcode, **when(self.birthdate)
        )

    def fits(self, found: Found) -> bool:
        """Whether a child as it is shown is what was asked for; a whole date of birth is weighed, not held to."""
        born = born_of(self.birthdate)
        of_age = not self.birthdate or bool(born.day) or born.takes_in(found.born)
        return of_age and self.gender in (None, told.GENDERS.get(found.sex, "unknown"))

    def reference(self) -> uuid.UUID | None:
        """The reference, where one child is asked for by it. Raises Refused (400) for two that differ."""
        system, _, value = self.identifier.rpartition("|")
        by_identifier = told.ref_of(value) if system in ("", URI) else None
        if self.ref and self.identifier and (by_identifier is None or by_identifier != told.ref_of(self.ref)):
            raise wire.Refused(400, "Send _id or identifier.")
        return told.ref_of(self.ref) if self.ref else by_identifier

    def used(self, *, of_one: bool) -> list[tuple[str, str]]:
        """What was said and is used, as it stands in an address. `of_one`: by the reference of a child."""
        said = self.model_dump(by_alias=True, exclude_unset=True, exclude={"offset"})
        return [
            (name, str(one))
            for name, values in said.items()
            if not of_one or name in OF_ONE or name not in PARAMETERS
            for one in (values if isinstance(values, list) else [values])
            if one not in ("", None)
        ]


def born_of(texts: Iterable[str]) -> Born:
    """When the child may be born. Raises Refused (400)."""
    try:
        return between(texts)
    except ValueError:
        raise wire.Refused(400, "Send a birthdate that can be: one date, or two with ge and le.") from None


def when(texts: Iterable[str]) -> dict[str, str]:
    """Dates as the index is asked: by a day, or by an age where they are few enough years for one."""
    born = born_of(texts)
    return {"date_of_birth": born.day, "age": "" if born.day else born.age(london_date(timezone.now()).year)}


def refuse_unused(request: HttpRequest, asked: Asked) -> None:
    """Where one child is asked for by reference, the names and postcode sent along are not used: passed over, or
    refused (400) for a caller who wants that."""
    if len(asked.used(of_one=True)) < len(asked.used(of_one=False)) and wire.strictly(request):
        raise wire.Refused(400, f"With a reference only {', '.join(sorted(OF_ONE))} are used.")


def links(request: HttpRequest, asked: Asked, *, of_one: bool, found: int) -> list[BundleLink]:
    """The address of this page of results, which says what was used of what was sent, and of the next one."""
    used = asked.used(of_one=of_one)
    base = request.build_absolute_uri("/fhir/r4/Patient")

    def at(offset: int) -> str:
        return f"{base}?{urlencode([*used, *([('_offset', offset)] if offset else [])])}"

    after = asked.offset + asked.count
    made = [BundleLink(relation="self", url=at(asked.offset))]
    return [*made, BundleLink(relation="next", url=at(after))] if after < min(found, SHOWN) else made

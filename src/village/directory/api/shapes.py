"""What can be asked of the published directory, and the frame of what it answers; the description is made from these.

The parameters are those of both documents that have been published of the standard's profile.
"""

import datetime as dt
import re
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from village.directory.queries.publishing.lists import FURTHEST
from village.directory.rules.finding.hours import CODES
from village.directory.rules.publishing.asked import LONGEST, day_of, minutes_of
from village.directory.rules.publishing.paging import MOST
from village.kernel.standards.rules import NotValid, parse_postcode

OLDEST = 130
_WHOLE = re.compile("[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_YES_OR_NO = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]{5,15}(Z|[+\- ][0-9]{2}:?[0-9]{2})?)?")
_PAGE_WORDS = f"from 1 to {MOST}"


def _digits(value: object) -> object:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise ValueError("Write a whole number in figures.")
    return value


def _figures(value: object) -> object:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise ValueError("Write a number in figures, such as 12 or 0.5.")
    return value


def _flag(value: object) -> object:
    if isinstance(value, str):
        if value.lower() not in _YES_OR_NO:
            raise ValueError("Write true or false.")
        return _YES_OR_NO[value.lower()]
    return value


def _day(value: str) -> str:
    if not day_of(value):
        raise ValueError(f"Write a day as one of {', '.join(CODES)}.")
    return day_of(value)


def _time(value: str) -> str:
    if minutes_of(value) is None:
        raise ValueError("Write a time as 18:30.")
    return value


def _postcode(value: str) -> str:
    try:
        return str(parse_postcode(value))
    except NotValid:
        raise ValueError("This is not a postcode.") from None


def _instant(value: str) -> dt.datetime:
    """An instant; a day alone is its beginning, and without an offset it is UTC. A + in an address comes as a space."""
    text = re.sub(r" (?=[0-9]{2}:?[0-9]{2}$)", "+", value) if "T" in value else value
    try:
        found = dt.datetime.fromisoformat(text) if _INSTANT.fullmatch(value) else None
        at = found if found is None or found.tzinfo else found.replace(tzinfo=dt.UTC)
        if at is not None:
            return at.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("Write a day as 2026-11-27 or an instant as 2026-11-27T09:00:00Z.")


def _written(**schema: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **schema})


Page = Annotated[int, Field(ge=1, le=1_000_000), BeforeValidator(_digits)]
PerPage = Annotated[int, Field(ge=1, le=MOST), BeforeValidator(_digits)]
Age = Annotated[float, Field(ge=0, le=OLDEST), BeforeValidator(_figures)]
Metres = Annotated[float, Field(gt=0, le=FURTHEST), BeforeValidator(_figures)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Text = Annotated[str, StringConstraints(max_length=LONGEST, pattern=r"^[^\u0000-\u001f\u007f]*$")]
Day = Annotated[str, StringConstraints(max_length=9), AfterValidator(_day), _written(enum=list(CODES))]
Time = Annotated[
    str, StringConstraints(max_length=20), AfterValidator(_time), _written(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")
]
Postcode = Annotated[str, StringConstraints(max_length=20), AfterValidator(_postcode), _written(examples=["LS1 1UR"])]
Instant = Annotated[str, StringConstraints(max_length=40), AfterValidator(_instant), _written(format="date-time")]
Format = Literal["json", "ndjson"]


class Listed(Schema):
    """What every list takes."""

    page: Page = Field(1, description="Which page, from 1.")
    per_page: PerPage = Field(50, description=f"How many on a page, {_PAGE_WORDS}.")
    format: Format = Field("json", description="`ndjson` for all at once, one on each line.")
    search: Text = Field("", description="Words, all of which it must say.")


class AskedOfServices(Listed):
    """What lists of services and of services at locations take."""

    taxonomy_term_id: UUID | None = Field(None, description="Only those with this term.")
    taxonomy_id: UUID | None = Field(None, description="Only those with a term of this taxonomy.")
    organization_id: UUID | None = Field(None, description="Only those of this organisation.")
    modified_after: Instant | None = Field(None, description="Only those that changed then or since.")
    minimum_age: Age | None = Field(None, description="Only those whose minimum age is this or more.")
    maximum_age: Age | None = Field(None, description="Only those whose maximum age is this or less.")
    day: Day | None = Field(None, description="Only those open on this day of the week.")
    start_time: Time | None = Field(None, description="Only those that open then or later (that day).")
    end_time: Time | None = Field(None, description="Only those that close then or earlier (that day).")
    postcode: Postcode | None = Field(
        None, description="Only those that work in the areas of this postcode, or do not say where they work."
    )
    proximity: Metres | None = Field(None, description="With a postcode: only those given this near, in metres.")
    full: Flag = Field(False, description="Each with all that belongs to it.")


class AskedServices(AskedOfServices):
    minimal: Flag = Field(False, description="Only the id of each and when it changed, all in one list.")


class AskedOrganizations(Listed):
    full: Flag = Field(False, description="Each with all that belongs to it.")
    full_service: Flag = Field(False, description="Each with its services whole.")


class AskedOrganization(Schema):
    full_service: Flag = Field(False, description="With its services whole.")


class AskedTerms(Listed):
    taxonomy_id: UUID | None = Field(None, description="Only terms of this taxonomy.")
    parent_id: UUID | None = Field(None, description="Only terms right below this one.")
    top_only: Flag = Field(False, description="Only terms that are below no other.")


class Answer(BaseModel):
    model_config = ConfigDict(extra="allow", json_schema_serialization_defaults_required=True)


class Details(Answer):
    """What this API is."""

    version: str
    profile: str
    openapi_url: str


class Thing(Answer):
    """A service, provider, service at a location, taxonomy or term, as the standard's profile has it."""

    id: UUID


class Things(Answer):
    """A page of a list."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Thing]

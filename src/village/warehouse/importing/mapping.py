"""A mapping: what the columns of a published file mean, as data that a person can write in ten minutes.

Its smallest form names the dataset, where it comes from, the period and area columns, and each indicator's column. The
layouts `tidy` and `open_sdg` know their publishers' columns, so less need be said.
"""

import datetime as dt
import hashlib
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from village.kernel.tables.rules import Problem, Refused, quoted, read_yaml
from village.warehouse.observations import BASES, CODES, LEVELS, QUALITIES, SECTORS, UNITS
from village.warehouse.periods import NotAPeriod, period

LAYOUTS = ("csv", "tidy", "open_sdg", "performance", "lait", "sheet")
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"


def _texts(value: Any) -> Any:
    """One text or a list of them, as a tuple; a whole number is its digits."""
    return tuple(str(one) for one in (value if isinstance(value, list | tuple) else [value]))


def _words(value: Any) -> Any:
    return {key: "" if text is None else str(text) for key, text in value.items()} if isinstance(value, dict) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
When = dict[str, Texts]
Words = Annotated[dict[str, str], BeforeValidator(_words)]
Slug = Annotated[str, Field(pattern=f"^{SLUG}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)


def _one_of(value: str, allowed: Any, what: str) -> str:
    if value and value not in allowed:
        raise ValueError(f"{quoted(value)} is not {what}: choose one of {', '.join(filter(None, allowed))}")
    return value


class Times(_Part):
    """How a period is written. `kind` says how a bare year or 202122 is meant; `as` spells it from the year's number.

    `as` may hold {year}, {before} and {after}: "{before}m12~{year}m02" is December to February.
    """

    column: str = ""
    constant: str = Field("", alias="is")
    kind: Literal["academic", "financial", "calendar", "snapshot", "months", "spelled"] = "spelled"
    year: Literal["", "begins", "ends"] = ""
    template: str = Field("", alias="as")

    @field_validator("constant", mode="before")
    @classmethod
    def _spelled(cls, value: Any) -> str:
        try:
            return period(str(value)).slug if value else ""
        except NotAPeriod as error:
            raise ValueError(str(error).removesuffix(".")) from None


class RowKind(_Part):
    """Which rows speak of which kind of area; the first whose `when` fits a row counts. `drop` says why rows go."""

    when: When = {}
    level: str = ""
    area: str = ""  # the column
    area_is: str = ""  # or the code itself
    basis: str = ""
    definition: str = ""
    group: Words = {}
    drop: str = ""

    @model_validator(mode="after")
    def _whole(self) -> "RowKind":
        _one_of(self.level, LEVELS, "a level")
        _one_of(self.basis, BASES, "a basis")
        if not self.drop and not (self.level and (self.area or self.area_is)):
            raise ValueError("a kind of row needs a level and the column of its area, or a reason to drop it")
        return self


class Sector(_Part):
    """A sector of schools and the rows that are of it."""

    sector: str = Field(alias="is")
    when: When = {}

    @field_validator("sector")
    @classmethod
    def _known(cls, value: str) -> str:
        return _one_of(value, SECTORS, "a sector")


class Schools(_Part):
    """Which columns of rows about schools say what a school is. `kinds`: a code in `kind` → what it means.

    `closed`: the rows of schools that have closed. Of `sectors` the first whose `when` fits a row counts.
    """

    name: str
    authority: str
    kind: str = ""
    kinds: Words = {}
    closed: When = {}
    sectors: tuple[Sector, ...] = ()


class Group(_Part):
    """A column that says which group a row speaks of. Without `values` each text is its own slug.

    `total` are the texts that mean everyone. With `when`, the column speaks only in those rows.
    """

    column: str
    what: Slug
    values: Words = {}
    total: Texts = ("Total", "ALL", "All", "")
    when: When = {}


class Indicator(_Part):
    """One thing that is counted: its columns, unit and words. `optional`: a file may lack the column."""

    name: Slug
    title: str
    unit: str
    value: str
    numerator: str = ""
    denominator: str = ""
    lower: str = ""
    upper: str = ""
    scale: float = 1.0  # what the value is multiplied by to be in the unit: 100 for a share of 1 in percent
    decimals: int | None = None
    when: When = {}
    group: Words = {}
    basis: str = ""
    definition: str = ""
    period: Times | None = None
    optional: bool = False

    @field_validator("unit")
    @classmethod
    def _unit(cls, value: str) -> str:
        return _one_of(value, UNITS, "a unit")

    @field_validator("basis")
    @classmethod
    def _basis(cls, value: str) -> str:
        return _one_of(value, BASES, "a basis")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads, value first."""
        own = (self.value, self.numerator, self.denominator, self.lower, self.upper)
        return tuple(column for column in own if column)


class Edition(_Part):
    """A file that the mapping is for: a name with * in it, and what differs from the other files."""

    name: str
    published_on: dt.date | None = None
    quality: str = ""
    period: Annotated[Times | None, BeforeValidator(lambda said: {"is": said} if isinstance(said, str) else said)] = (
        None
    )

    @field_validator("quality")
    @classmethod
    def _quality(cls, value: str) -> str:
        return _one_of(value, QUALITIES, "a quality")


class Dictionary(_Part):
    """The LA Interactive Tool's dictionary: how its words for years and axes are meant here."""

    file: str
    years: Words
    units: Words  # the beginning of an axis's name → unit; the longest that fits counts
    unit_of: Words = {}  # single measures whose axis says something else
    bases: Words = {}  # topic → basis, where it is not the mapping's
    labels: Words  # what stands in brackets after a year → quality


class Mapping(_Part):
    """Everything that is said about the files of one dataset."""

    dataset: Slug
    title: str
    publisher: str
    url: str = ""
    licence: str
    published_on: dt.date
    quality: str = "final"
    layout: str = "csv"
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    files: tuple[Edition, ...]
    sheet: str = ""
    header_row: int = Field(1, ge=1, le=1000)
    short_rows: bool = False  # whether the publisher leaves out the blank cells at the end of a row
    period: Times
    rows: tuple[RowKind, ...] = ()
    basis: str = "residence"
    aliases: Words = {}  # what the file calls an area → its code
    groups: tuple[Group, ...] = ()
    totals: When = {}  # of the columns that a group's `when` looks at: the texts that mean everyone
    indicators: tuple[Indicator, ...] = ()
    codes: Words = {}
    definition: str = ""
    breaks: Words = {}  # version of the definition → what changed
    dictionary: Dictionary | None = None
    schools: Schools | None = None
    note: str = ""

    @model_validator(mode="after")
    def _whole(self) -> "Mapping":
        _one_of(self.layout, LAYOUTS, "a layout")
        _one_of(self.quality, QUALITIES, "a quality")
        _one_of(self.basis, BASES, "a basis")
        for code in self.codes.values():
            _one_of(code, CODES, "a code")
        if not self.indicators and not self.dictionary:
            raise ValueError("a mapping needs at least one indicator")
        if not self.period.column and not self.period.constant and not all(e.period for e in self.files):
            raise ValueError("the period needs a column, or `is`, or one for each file")
        if not self.rows:
            raise ValueError("a mapping needs at least one kind of row under `rows`")
        return self

    @property
    def sha256(self) -> str:
        """What the mapping says, as a hash: two files that say the same in another order of lines have the same."""
        unsaid = None if self.schools else {"schools"}  # what is not said changes no hash
        return hashlib.sha256(self.model_dump_json(by_alias=True, exclude=unsaid).encode()).hexdigest()


TIDY_ROWS: list[dict[str, object]] = [
    {"when": {"geographic_level": "National"}, "level": "country", "area": "country_code"},
    {
        "when": {"geographic_level": "Regional", "region_code": ["E13000001", "E13000002"]},
        "level": "subregion",
        "area": "region_code",
    },
    {"when": {"geographic_level": "Regional"}, "level": "region", "area": "region_code"},
    {"when": {"geographic_level": "Local authority"}, "level": "authority", "area": "new_la_code"},
]
# What the layouts' publishers write in place of a figure, and their columns.
DEFAULTS: dict[str, dict[str, Any]] = {
    "tidy": {
        "period": {"column": "time_period"},
        "rows": TIDY_ROWS,
        "codes": {"c": "suppressed", "x": "not-available", "z": "not-applicable", "low": "low", "u": "unreliable"},
    },
    "open_sdg": {"period": {"column": "Year"}},
    "performance": {
        "codes": {
            "SUPP": "suppressed",
            "NE": "not-entered",
            "NP": "not-available",
            "NA": "not-applicable",
            "LOWCOV": "low-coverage",
            "NEW": "new",
        }
    },
}


def read_mapping(file: str, raw: bytes) -> Mapping:
    """A mapping from its YAML. Raises Refused with one sentence for each mistake, with the line of its part."""
    manifest = read_yaml(file, raw)
    said = dict(manifest.values)
    given = DEFAULTS.get(str(said.get("layout", "csv")), {})
    for name, value in given.items():
        own = said.get(name)
        said[name] = value if own is None else value | own if isinstance(own, dict) and isinstance(value, dict) else own
    try:
        return Mapping.model_validate(said)
    except ValidationError as error:
        problems = []
        for one in error.errors()[:20]:
            where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in one["loc"])
            line = manifest.lines.get(str(one["loc"][0])) if one["loc"] else None
            problems.append(Problem(file, _told(one), "Mend the mapping.", line, where))
        raise Refused(problems) from None


def _told(error: Any) -> str:
    kind, given = error["type"], error.get("input")
    if kind == "missing":
        return "This name is missing."
    if kind == "extra_forbidden":
        return "There is no such name in a mapping."
    said = str(error["msg"]).removeprefix("Value error, ")
    shown = f"{quoted(str(given))}: " if isinstance(given, str | int) and quoted(str(given)) not in said else ""
    return f"{shown}{said[:1].lower() if shown else said[:1].upper()}{said[1:]}."

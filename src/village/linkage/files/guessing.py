"""Which column holds what: told by its name, and held to what its values look like."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from village.linkage.rules import dates
from village.linkage.rules.identifiers import identifier
from village.linkage.rules.names import fold
from village.linkage.rules.normalise import sex

LOOKED_AT = 2_000
"""Values of a column that are looked at."""

_WHO = (
    r"(?:childs?|kids?|pupils?|person|students?|patient|learner|client|legal|home|current|your|cust|customer|citizen"
    r"|member|per)?"
)
_NAMED: tuple[tuple[str, str], ...] = (
    (
        "former_surname",
        r"(?:former|previous|prev|maiden|birth|old)(?:surname|lastname|familyname|name)|surnameatbirth|nee",
    ),
    ("known_as", r"knownas(?:name)?|aka|alias|nickname|usualname|preferred(?:fore|first|given)?names?"),
    ("middle_names", r"(?:middle|second|other)(?:fore|given)?(?:names?|initials?)?|pername3|forename2|givenname2"),
    ("forename", r"(?:fore|given|first|1st|christian)(?:names?)?1?|fname|gname|pername1|givennames?|nombre|vorname"),
    ("surname", r"(?:sur|last|fam(?:ily)?|second)names?|last|fam(?:ily)?|sname|lname|pername2|nachname|lastnames?1?"),
    ("full_name", r"(?:full|whole|complete)?names?|fname?surname|forenamesurname|firstandsurname|namefull"),
    (
        "date_of_birth",
        r"d(?:ate)?o(?:f)?b(?:irth)?|birthdate|birthdt|birthday|bdate|born(?:on)?|dateborn|dtbirth|dobfull|birth",
    ),
    ("birth_day", r"dobd(?:ay|d)?|dayofbirth|birthday|bday|bd|birthd|daybirth"),
    ("birth_month", r"dobm(?:on(?:th)?|m)?|monthofbirth|birthmon(?:th)?|bmonth|bm|birthm|monthbirth"),
    ("birth_year", r"doby(?:ear|r|yyy)?|yearofbirth|birthyear|birthyr|byear|yob|by|birthy|yearbirth"),
    ("sex", r"sex(?:code|cd)?|gender(?:code|cd)?|male(?:or)?female|m(?:or)?f|boy(?:or)?girl"),
    ("former_postcode", r"(?:former|previous|prev|old|last)(?:postcode|pc|zip|postalcode)"),
    ("postcode", r"post(?:al)?co?de?(?:fake)?|pcode|pc|pcd|pcds|enumpc|zip(?:code)?|postcd|addresspostcode"),
    ("phone", r"(?:tele)?phone(?:number|no)?|tel(?:no|number)?|mobile(?:number|no|phone)?|contactnumber"),
    ("email", r"e?mail(?:address)?"),
    ("nhs_number", r"nhs(?:number|no|num|id)?"),
    ("upn", r"upn|uniquepupilnumber|uniquepupilno"),
    ("uln", r"uln|uniquelearnernumber|uniquelearnerno"),
    ("id:nino", r"nino|nationalinsurance(?:number|no)?|ninumber"),
    ("id:ssn", r"ssn|soc(?:ial)?sec(?:urity)?(?:id|number|no|num)?"),
)
_ADDRESS = re.compile(
    r"(?:(?:childs?|kids?|pupils?|persons?|patients?|home|current|present|postal|full)*)address|addr(?:ess)?(?:line)?[1-6]?|(?:address)?line[1-6]|(?:address)?street(?:number|no|name)?|house(?:number|no|name|num)?"
    r"|hsenum|flat(?:number|no)?|unit|road(?:name)?|enumcap|building(?:number|name|no)?|dwelling"
)
_TAIL = re.compile(r"(?:[_ ](?:l|r|a|b|left|right|clean|raw|orig|fake|std))$", re.IGNORECASE)
_SAYS_IDENTIFIER = re.compile(
    r"(?:^|_)(?:r?id|ids|key|ref|reference|uuid|guid|urn|uprn|cluster|entity|record|rec|index|idx|label|truth|match|pid|pk"
    r"|hash|group|row|rownum|serial|hhid|resident|ident|identifier)(?:$|_|\d)", re.IGNORECASE
)  # fmt: skip
_PLACE = re.compile(r"\b(?:SCHOOL|STREET|ROAD|LANE|AVENUE|HOUSE|ACADEMY|COUNCIL|LTD|LIMITED|CENTRE|HOSPITAL|SURGERY"
                    r"|NURSERY|COLLEGE|TRUST|PRACTICE|PRIMARY|SECONDARY|CHURCH|BOROUGH|COUNTY|CITY)\b")  # fmt: skip
_EACH_ITS_OWN = {"address"}
"""Concepts that several columns may make together."""


@dataclass(frozen=True)
class Unused:
    """A column that is no evidence, and why."""

    column: str
    reason: str


@dataclass(frozen=True)
class Guess:
    """The columns of one file by concept, and those that are not used."""

    concepts: dict[str, tuple[str, ...]]
    unused: list[Unused] = field(default_factory=list)
    by_values: list[str] = field(default_factory=list)
    """Columns that no name told: taken by what their values look like."""

    @property
    def compared(self) -> dict[str, tuple[str, ...]]:
        """The concepts by which its records are compared or called."""
        gone = {one.column for one in self.unused}
        return {concept: names for concept, names in self.concepts.items() if not gone.intersection(names)}


def guess(values: pl.DataFrame) -> Guess:
    """What the columns of one file hold, by their names and a look at their values."""
    concepts: dict[str, tuple[str, ...]] = {}
    unused: list[Unused] = []
    for name in values.columns:
        concept = _concept(name, values[name], concepts)
        if not concept:
            continue
        if (why := _contradicts(concept, values[name])) is not None:
            unused.append(Unused(name, f"it is called like {said(concept)}, but {why}"))
        elif concept in concepts and concept not in _EACH_ITS_OWN:
            unused.append(Unused(name, f"{concepts[concept][0]} is already taken as {said(concept)}"))
        else:
            concepts[concept] = (*concepts.get(concept, ()), name)
    return Guess(*_settled(concepts, unused))


def said(concept: str) -> str:
    """A concept as a person says it."""
    return concept.removeprefix("id:").removeprefix("other:").replace("_", " ")


def text_of(concept: str, columns: tuple[str, ...]) -> pl.Expr:
    """What the columns of a concept say together: the parts of a date as one date, all else with spaces between."""
    return pl.concat_str(pl.col(*columns), separator="/" if concept == "date_of_birth" else " ", ignore_nulls=True)


def squashed(name: str) -> str:
    """A column's name without case, spaces and signs: "DOB_Day" is "dobday"."""
    return re.sub(r"[^a-z0-9]", "", _TAIL.sub("", name).lower())


def says_identifier(name: str) -> bool:
    """Whether a column is called like an identifier, a key or a group of records."""
    return bool(_SAYS_IDENTIFIER.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).replace(" ", "_").replace("-", "_")))


def _concept(name: str, values: pl.Series, taken: dict[str, tuple[str, ...]]) -> str:
    plain = squashed(name)
    for concept, pattern in _NAMED:
        if re.fullmatch(_WHO + f"(?:{pattern})", plain):
            if concept == "date_of_birth" and plain.endswith("birthday") and _mostly(values, lambda v: len(v) <= 2):
                return "birth_day"
            if concept == "date_of_birth" and concept in taken:
                continue
            return concept
    return "address" if _ADDRESS.fullmatch(plain) else ""


def _settled(
    concepts: dict[str, tuple[str, ...]], unused: list[Unused]
) -> tuple[dict[str, tuple[str, ...]], list[Unused]]:
    """What several columns say of one thing is said once: parts of a date beside the date, a name beside its parts."""
    parts = ("birth_day", "birth_month", "birth_year")
    if "date_of_birth" in concepts:
        drop, why = parts, "the date of birth says it already"
    elif all(part in concepts for part in parts):
        concepts["date_of_birth"] = tuple(concepts[part][0] for part in parts)
        drop, why = parts, ""
    elif "birth_year" in concepts:
        concepts["date_of_birth"] = concepts["birth_year"]
        drop, why = parts, "a year is used without it"
    else:
        drop, why = parts, "a day or month without a year is not compared"
    used = concepts.get("date_of_birth", ())
    for concept in drop:
        unused += [Unused(name, why) for name in concepts.pop(concept, ()) if name not in used]
    if "forename" in concepts or "surname" in concepts:
        unused += [
            Unused(name, "it repeats names that stand in other columns") for name in concepts.pop("full_name", ())
        ]
    return concepts, unused


def _contradicts(concept: str, values: pl.Series) -> str | None:
    """Why the values of a column cannot be what its name says; None when they can."""
    if values.null_count() == len(values):
        return "it is empty"
    for concepts, good, why in _CHECKS:
        if concept in concepts and not good(values):
            return why
    return None


def sample(values: pl.Series) -> list[str]:
    """Values of a column, evenly through the file."""
    filled = values.drop_nulls()
    return filled.gather_every(max(len(filled) // LOOKED_AT, 1)).to_list()


def _mostly(values: pl.Series, good: Callable[[str], bool], share: float = 0.5) -> bool:
    looked = sample(values)
    return sum(map(good, looked)) >= share * len(looked)


def _name_like(value: str) -> bool:
    folded = fold(value)
    return (
        bool(folded) and not any(c.isdigit() for c in folded) and len(folded.split()) <= 5 and not _PLACE.search(folded)
    )


def _is_date(value: str) -> bool:
    return bool(dates.birth(value).value) or bool(re.fullmatch(r"\d{5}", value))


_CHECKS: tuple[tuple[tuple[str, ...], Callable[[pl.Series], bool], str], ...] = (
    (
        ("forename", "surname", "known_as", "middle_names", "former_surname"),
        lambda values: _mostly(values, _name_like, 0.7),
        "its values do not look like names",
    ),
    (
        ("full_name",),
        lambda values: _mostly(values, lambda v: _name_like(v) and len(fold(v).split()) > 1, 0.6),
        "its values do not look like whole names of people",
    ),
    (("date_of_birth",), lambda values: _mostly(values, _is_date), "fewer than half of its values are dates"),
    (
        ("birth_day", "birth_month", "birth_year"),
        lambda values: _mostly(values, lambda v: len(v) <= 4 and v.isdigit()),
        "its values are not numbers of days, months or years",
    ),
    (
        ("sex",),
        lambda values: _mostly(values, lambda v: bool(sex(v, {}).text), 0.7),
        "its values do not say female or male",
    ),
    (
        ("postcode", "former_postcode"),
        lambda values: _mostly(values, lambda v: len(v) <= 10 and any(c.isdigit() for c in v), 0.7),
        "its values do not look like postcodes",
    ),
    (("email",), lambda values: _mostly(values, lambda v: "@" in v), "its values have no @"),
    (
        ("phone",),
        lambda values: _mostly(values, lambda v: sum(c.isdigit() for c in v) >= 7),
        "its values have too few digits",
    ),
    *(
        (
            (concept,),
            lambda values, scheme=scheme: _mostly(values, lambda v: bool(identifier(scheme, v).value)),
            "more than half of its values fail the check that such a number carries",
        )
        for concept, scheme in (("nhs_number", "nhs"), ("upn", "upn"), ("uln", "uln"))
    ),
)

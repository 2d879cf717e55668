"""Links in the columns of SUI Matcher's reconciliation file, so that what reads its answers reads these.

The left file is the local one, whole and as it came; the right one stands in the place of the national register. The
columns, their order, the words of each status and the scores at which they begin are those of SUI Matcher (Department
for Education, `ReconciliationCsvFileProcessor` and `ReconciliationService`, 2026); "-" is what is not known, and what
two files cannot tell: the history of addresses, the practice, the stage of a search.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from village.linkage.files.deciding import LINK, REVIEW
from village.linkage.files.guessing import Guess, text_of
from village.linkage.files.reading import Table
from village.linkage.files.results import Linked
from village.linkage.rules import normalise
from village.linkage.rules.identifiers import identifier

MATCH, POTENTIAL = 0.95, 0.85
NOT_KNOWN = "-"
COMPARED = {
    "NhsNumber": ("nhs_number", normalise.number("nhs")),
    "BirthDate": ("date_of_birth", normalise.birth),
    "Gender": ("sex", normalise.sex),
    "Given": ("forename", normalise.forename),
    "Family": ("surname", normalise.surname),
    "Email": ("email", normalise.email),
    "Phone": ("phone", normalise.phone),
    "AddressPostalCode": ("postcode", normalise.postcode),
}
TOLD = {
    "SUI_NHSNo": "NhsNumber",
    "SUI_GivenName": "Given",
    "SUI_FamilyName": "Family",
    "SUI_BirthDate": "BirthDate",
    "SUI_Gender": "Gender",
    "SUI_PostalCode": "AddressPostalCode",
    "SUI_Email": "Email",
    "SUI_Phone": "Phone",
}
COLUMNS = (
    *TOLD, "SUI_AddressHistory", "SUI_GeneralPractitionerOdsId", "SUI_Differences", "SUI_MissingLocalFields",
    "SUI_MissingNhsFields", "SUI_Status", "SUI_MatchStatus", "SUI_MatchNhsNumber", "SUI_MatchScore",
    "SUI_MatchProcessStage", "SUI_PrimaryAddressSame", "SUI_AddressHistoriesIntersect",
    "SUI_PrimaryCMSAddressInPDSHistory", "SUI_PrimaryPDSAddressInCMSHistory",
)  # fmt: skip
Row = dict[str, str]


@dataclass(frozen=True)
class Partner:
    """A record of the right file, as likely to be the same person, and whether it is linked or waits for a person."""

    row: int
    chance: float
    linked: bool


def answers(linked: Linked) -> pl.DataFrame:
    """The left file with the columns of SUI Matcher beside its own; one of its own that is called so gives way."""
    local = linked.tables[0].values
    here, there = (_said(table, one) for table, one in zip(linked.tables, linked.guesses, strict=True))
    numbers = {_compared("NhsNumber", row["NhsNumber"]) for row in there} - {""}
    partners = _partners(linked)
    rows = [_answer(row, partners.get(at, []), there, numbers) for at, row in enumerate(here)]
    told = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String))
    return local.drop(set(local.columns) & set(COLUMNS)).hstack(told)


def match_status(partners: list[Partner]) -> str:
    """How sure the match is: of several that are linked, or wait for a person, none is told; one that waits is never
    told as sure."""
    linked = [one for one in partners if one.linked]
    found = linked or partners
    if len(found) != 1:
        return "ManyMatch" if found else "NoMatch"
    if found[0].chance < POTENTIAL:
        return "LowConfidenceMatch"
    return "Match" if linked and found[0].chance >= MATCH else "PotentialMatch"


def _partners(linked: Linked) -> dict[int, list[Partner]]:
    """By row of the left file, the rows of the right that are linked with it or may be."""
    compared, outcome = linked.weighed.compared, linked.outcome
    found: dict[int, list[Partner]] = defaultdict(list)
    for at in np.flatnonzero(np.isin(outcome.decision, (LINK, REVIEW))):
        row = int(compared.right[at]) - linked.weighed.sizes.left
        partner = Partner(row, float(outcome.probability[at]), bool(outcome.decision[at] == LINK))
        found[int(compared.left[at])].append(partner)
    return found


def _said(table: Table, one: Guess) -> list[Row]:
    """What each record says, by SUI Matcher's names of fields; blank where it says nothing."""
    columns = [
        (
            text_of(concept, one.concepts[concept])
            if concept in one.concepts
            else pl.lit("")
        ).fill_null("").alias(name)
        for name, (concept, _) in COMPARED.items()
    ]  # fmt: skip
    return table.values.with_columns(*columns).select(list(COMPARED)).to_dicts()


def _answer(here: Row, partners: list[Partner], there: list[Row], numbers: set[str]) -> Row:
    status = match_status(partners)
    answer = dict.fromkeys(COLUMNS, NOT_KNOWN)
    answer |= {"SUI_MatchStatus": status, "SUI_MissingLocalFields": _listed(n for n, text in here.items() if not text)}
    if status in ("NoMatch", "ManyMatch"):
        return answer | {"SUI_Status": "LocalDemographicsDidNotMatchToAnNhsNumber"}
    best = max(partners, key=lambda one: (one.linked, one.chance))
    other = there[best.row]
    apart = [name for name in COMPARED if _compared(name, here[name]) != _compared(name, other[name])]
    return answer | {
        **{column: other[name] or NOT_KNOWN for column, name in TOLD.items()},
        "SUI_BirthDate": _compared("BirthDate", other["BirthDate"]) or NOT_KNOWN,
        "SUI_Differences": _listed(name for name in apart if here[name] and other[name]),
        "SUI_MissingNhsFields": _listed(name for name, text in other.items() if not text),
        "SUI_Status": _number_wrong(here, other, numbers) or ("Differences" if apart else "NoDifferences"),
        "SUI_MatchNhsNumber": other["NhsNumber"] or NOT_KNOWN,
        "SUI_MatchScore": f"{best.chance:.4f}",
    }


def _number_wrong(here: Row, other: Row, numbers: set[str]) -> str:
    """What is wrong with the number that the left file gives, where it is not that of the record it is linked with."""
    text = here["NhsNumber"]
    if not text or not numbers or _compared("NhsNumber", text) == _compared("NhsNumber", other["NhsNumber"]):
        return ""
    if not identifier("nhs", text).value:
        return "LocalNhsNumberIsNotValid"
    return "" if _compared("NhsNumber", text) in numbers else "LocalNhsNumberIsNotFoundInNhs"


def _compared(name: str, text: str) -> str:
    """A value as two files are compared by it; one that cannot be made comparable, as it is written."""
    return COMPARED[name][1](text, {}).text or text.strip().upper()


def _listed(names: Iterable[str]) -> str:
    return " - ".join(names)

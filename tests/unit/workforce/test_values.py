"""Values from the text of a file: what is undone, what is refused, and what a report shows of them."""

import datetime as dt
from decimal import Decimal

import pytest

from village.workforce.queries.returns.shipped import shipped_standard
from village.workforce.rules.returns.numbers import SocialWorkerNumber, social_worker_number
from village.workforce.rules.returns.standard import Field, Value
from village.workforce.rules.returns.values import NotAValue, masked, plain, taken, written

STANDARD = shipped_standard()


def field(name: str) -> Field:
    table, _, one = name.partition(".")
    return STANDARD.tables[table].fields[one]


BORN, FTE, CASES, AGENCY = "person.born_on", "engagement.fte", "engagement.cases", "engagement.agency"
ROLE, TRN, NINO, SWE = "post.role", "person.trn", "person.nino", "person.social_worker_text"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        (BORN, "", None),
        (BORN, " \u00a0 ", None),
        (BORN, "1980-02-29", dt.date(1980, 2, 29)),
        (BORN, "1980-02-29Z", dt.date(1980, 2, 29)),
        (BORN, "1980-02-29T00:00:00", dt.date(1980, 2, 29)),
        (BORN, "29/2/1980", dt.date(1980, 2, 29)),
        (BORN, "29.02.1980 00:00:00", dt.date(1980, 2, 29)),
        (FTE, "\u00a00.5", Decimal("0.5")),
        (FTE, ".5", Decimal("0.5")),
        (FTE, "0.1234567", Decimal("0.123457")),
        (FTE, "-1", Decimal(-1)),
        (FTE, "-0", Decimal(0)),
        ("engagement.annual_pay", "£31,650.50", Decimal("31650.5")),
        (CASES, "12", Decimal(12)),
        (CASES, "12.0", Decimal(12)),
        (AGENCY, "TRUE", True),
        (AGENCY, "n", False),
        (ROLE, "Head teacher", "head-teacher"),
        (ROLE, "head-teacher", "head-teacher"),
        ("engagement.organisation_role", "05", "5"),
        ("engagement.organisation_role", "5.0", "5"),
        ("person.gender", "0", "0"),
        ("person.ethnicity", "wbri", "WBRI"),
        (TRN, "1234567", "1234567"),
        (TRN, "RP12/34567", "1234567"),
        (NINO, "QQ123456C", "QQ123456C"),
        ("person.id", "1234.0", "1234"),
        ("person.surname", "Ŵyn-ap  'Rhys", "Ŵyn-ap  'Rhys"),
        ("person.surname", "محمد", "محمد"),
        ("person.surname", "김", "김"),
    ],
)
def test_what_is_certain_is_undone(name: str, text: str, value: Value | None) -> None:
    assert taken(STANDARD, field(name), text) == value


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (BORN, "31/02/1980", "no such day"),
        (BORN, "2023-02-29", "no such day"),
        (BORN, "01/02/80", "has two digits"),
        (BORN, "29224", "a spreadsheet's number for a day"),
        (BORN, "29224.0", "a spreadsheet's number for a day"),
        (BORN, "1899-12-31", "cannot be meant"),
        (BORN, "soon", "no day"),
        (FTE, "1.23457E+11", "holds an E"),
        (FTE, "NaN", "no number"),
        (FTE, "Inf", "no number"),
        (FTE, "1,5", "no number"),
        (FTE, "٣", "no number"),
        (FTE, "99999999999", "too large"),
        *((FTE, sign, "sign of published tables") for sign in ("x", "Z", "c", "u", "low", ":")),
        (CASES, "1.5", "no whole number"),
        (AGENCY, "maybe", "neither yes nor no"),
        (
            ROLE,
            "wizard",
            "'wizard' is none of the codes of role. Use one of administrator, ",
        ),
        (ROLE, "неаd", "another script (cyrillic small letter en)"),
        ("person.ethnicity", "XXXX", "This is none of the codes"),
        (TRN, "123456", "a zero at its beginning seems to be lost"),
        (TRN, "12345678", "has seven digits"),
        (NINO, "1.23457E+11", "holds an E"),
        (SWE, "ЅW12345", "another script (cyrillic capital letter dze)"),
        ("person.surname", "a" * 201, "longer than 200"),
        ("person.surname", "Made\u202eUp", "cannot be seen"),
    ],
)
def test_what_is_not_certain_is_refused_with_what_to_do(name: str, text: str, said: str) -> None:
    with pytest.raises(NotAValue) as refused:
        taken(STANDARD, field(name), text)
    assert said in str(refused.value)
    assert refused.value.do.endswith(".")
    if field(name).privacy not in ("open", "work"):
        assert text not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        (NINO, "QQ123456C", "••••••56C"),
        (SWE, "SW12", "•••"),
        (BORN, dt.date(1980, 2, 29), "•• •• 1980"),
        ("person.ethnicity", "WBRI", "•••"),
        ("person.surname", "Made", "•••"),
        ("person.id", "W7", "W7"),
        (AGENCY, True, "yes"),
        (AGENCY, False, "no"),
        (FTE, Decimal("0.500000"), "0.5"),
        (CASES, None, "nothing"),
    ],
)
def test_a_report_shows_as_much_as_the_class_of_a_field_allows(name: str, value: Value | None, shown: str) -> None:
    assert masked(field(name), value) == shown


def test_values_are_written_without_zeros_and_exponents() -> None:
    assert [plain(Decimal(one)) for one in ("0", "0.500000", "10", "1E+2", "-1.10")] == [
        "0",
        "0.5",
        "10",
        "100",
        "-1.1",
    ]
    assert [written(one) for one in (None, True, False, dt.date(2026, 1, 2), "x")] == ["", "1", "0", "2026-01-02", "x"]


@pytest.mark.parametrize(
    ("text", "canonical", "scheme"),
    [
        ("SW12345", "SW12345", "register"),
        ("sw 12345", "SW12345", "register"),
        ("SW0000012345", "SW12345", "census"),
        ("oP8178849586", "OP8178849586", "census"),
        ("SW0012345", "SW12345", "safeguarding"),
        ("AA123456", "AA123456", "safeguarding"),
        ("AA123456789012", "AA123456789012", "safeguarding"),
    ],
)
def test_a_social_workers_number_is_kept_in_three_ways(text: str, canonical: str, scheme: str) -> None:
    assert social_worker_number(text) == SocialWorkerNumber(canonical, scheme, text)


@pytest.mark.parametrize("text", ["", "12345", "SW", "SW0", "SW01", "XX12345", "AA1234567890123", "ЅW12345", "SW٣"])
def test_what_is_in_none_of_the_three_forms_is_none(text: str) -> None:
    assert social_worker_number(text) is None

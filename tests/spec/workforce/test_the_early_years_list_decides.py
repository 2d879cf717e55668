"""What the early years list decides is decided so, on every day on which it changes; what it leaves open is open."""

import datetime as dt
from pathlib import Path

import pytest

from tests.oracles import early_years_list as oracle
from tests.shared import shared
from village.workforce.queries.qualifications import listed as held
from village.workforce.rules.qualifications.counting import Catalogue, decide
from village.workforce.rules.qualifications.finding import decide_named

DAY = dt.timedelta(days=1)
SAID = {"yes": "yes", "no": "no", "open": "undecided"}

pytestmark = pytest.mark.published


@pytest.fixture(scope="module")
def path() -> Path:
    return shared("data", "workforce", "eyql_1-ey-quals-full-2024-with-new-reference-fields.csv")


@pytest.fixture(scope="module")
def catalogue(path: Path) -> Catalogue:
    return held.catalogue(path.name, path.read_bytes())


def days(listed: list[dict[str, str]]) -> list[dt.date]:
    """Every day on which any row begins or ends, the day before and the day after; and days far off on both sides."""
    bounds = {oracle.first_day(row["From which date"], after=False) for row in listed}
    bounds |= {oracle.first_day(row["To which date"], after=True) for row in listed}
    bounds |= {dt.date(2014, 9, 1), dt.date(2019, 9, 1), dt.date(2024, 9, 1)}
    near = {one + step for one in bounds if one for step in (-DAY, 0 * DAY, DAY)}
    return sorted(near | {dt.date(1965, 9, 1), dt.date(1999, 12, 31), dt.date(2016, 9, 1), dt.date(2026, 9, 1)})


def answered(wanted: dict[str, bool]) -> list[dict[str, bool]]:
    """Nothing answered, everything well, each thing badly alone, and each badly while the rest is well."""
    badly = [{slug: not good} for slug, good in wanted.items()]
    return [{}, wanted, *badly, *(wanted | one for one in badly)]


def test_no_row_is_dropped(path: Path, catalogue: Catalogue) -> None:
    listed = oracle.rows(path)
    assert [one.reference for one in catalogue.versions] == [row["Qualification Ref"] for row in listed]
    assert [one.title for one in catalogue.versions] == [" ".join(row["Qualification Name"].split()) for row in listed]
    assert len(listed) == len({row["Qualification Ref"] for row in listed}) == 279


def test_every_row_asks_what_its_notes_and_questions_ask(path: Path, catalogue: Catalogue) -> None:
    for one, row in zip(catalogue.versions, oracle.rows(path), strict=True):
        assert {asked.slug: asked.counts_if for asked in one.asks} == oracle.asks(row), one.reference


@pytest.mark.slow
def test_every_row_on_every_day_that_matters_comes_to_what_the_list_implies(path: Path, catalogue: Catalogue) -> None:
    listed = oracle.rows(path)
    then = {on: oracle.levels(listed, on) for on in days(listed)}
    tried = 0
    for one, row in zip(catalogue.versions, listed, strict=True):
        for on in then:
            for answers in answered(oracle.asks(row)):
                made = decide(catalogue, one, on, None, answers).levels
                wanted = tuple(SAID[said] for said in oracle.counts(listed, then[on], row, on, answers))
                assert tuple(made[level] for level in (2, 3, 6)) == wanted, (one.reference, on, answers)
                tried += 1
    assert tried > 279 * len(then)


# The Department's own checks of its service against its data: the first day, what was answered, and what came of it
# (DFE-Digital/check-an-early-years-qualification, ValidationChecks/tests/journey.spec.ts, MIT), as far as this edition
# of the list holds them: theirs asks graduates whether they are qualified teachers, which here is a row of its own.
CHECKED = [
    ("EYQ-212", "2020-07-01", {}, "2"),
    ("EYQ-222", "2020-07-01", {}, "3"),
    ("EYQ-252", "2020-07-01", {}, "3"),
    ("EYQ-264", "2020-07-01", {}, "3"),
    ("EYQ-221", "2020-07-01", {}, "2"),
    ("EYQ-242", "2020-07-01", {}, "3"),
    ("EYQ-254", "2020-07-01", {}, "3"),
    ("EYQ-276", "2020-07-01", {}, "3"),
    ("EYQ-294", "2020-07-01", {}, "6"),
    ("EYQ-230", "2020-07-01", {}, "3"),
    ("EYQ-282", "2020-07-01", {}, "3"),
    ("EYQ-287", "2020-07-01", {}, "3"),
    ("EYQ-205", "2013-07-01", {}, "3"),
    ("EYQ-211", "2013-07-01", {"scottish-level-7": True}, "3"),
    ("EYQ-211", "2013-07-01", {"scottish-level-7": False}, "unqualified"),
    ("EYQ-147", "2013-07-01", {"assessed-in-early-years-setting": True}, "3"),
    ("EYQ-311", "2013-07-01", {"practice-assessed-in-maintained-sector": True}, "2"),
    ("EYQ-216", "2019-09-01", {"knowledge-only": False}, "2"),
    ("EYQ-224", "2016-09-01", {"certificate-says-early-years-educator": False}, "undecided"),
]


@pytest.mark.parametrize(("reference", "started", "answers", "counts"), CHECKED)
def test_what_the_department_checks_comes_out_so(
    catalogue: Catalogue, reference: str, started: str, answers: dict[str, bool], counts: str
) -> None:
    one = catalogue.version(reference)
    assert one is not None
    assert decide(catalogue, one, dt.date.fromisoformat(started), None, answers).counts == counts


def test_a_certificate_is_found_by_title_body_and_level(catalogue: Catalogue) -> None:
    def refs(title: str, body: str, level: int | None, started: str) -> tuple[str, ...]:
        return decide_named(catalogue, title, body, level, dt.date.fromisoformat(started)).considered

    assert refs("NVQ in Playwork", "City & Guilds", 3, "2010-01-01") == ("EYQ-071",)  # various bodies: any
    assert refs("BA (Hons) Childhood Studies", "Nottingham Trent University", 6, "2014-08-31") == ("EYQ-185",)
    assert refs("BA (Hons) Childhood Studies", "Nottingham Trent University", 6, "2014-09-01") == ("EYQ-282",)
    # Edexcel is Pearson at any time; CACHE is NCFE only for those who began from September 2014.
    assert refs("BTEC National Diploma in Early Years", "Pearson", 3, "2010-01-01") == ("EYQ-035",)
    assert refs("Certificate in Playgroup Practice", "CACHE", 2, "2014-08-31") == ()
    newer = "NCFE CACHE Level 2 Diploma for the Early Years Practitioner"
    assert refs(newer, "CACHE", 2, "2019-09-01") == ("EYQ-216",)
    assert refs("Certificate in Childminding Practice", "NCFE", 3, "2012-01-01") == ()
    # A certificate may also show (QCF), where the list says so and only there.
    assert refs(
        "FAQ Level 3 Diploma in Early Years Education and Childcare (Early Years Educator) (QCF)", "", 3, "2015-09-01"
    )
    assert not refs("Level 3 Diploma in Holistic Baby and Child Care (Early Years Educator) (QCF)", "", 3, "2015-09-01")


def test_a_title_at_two_levels_is_not_guessed(catalogue: Catalogue) -> None:
    made = decide_named(catalogue, "NVQ in Playwork", "", None, dt.date(2010, 1, 1))
    assert made.counts == "undecided"
    assert made.levels[2] == "yes"  # at least that, whichever it is
    assert made.considered == ("EYQ-019", "EYQ-071")

"""Answers in SUI Matcher's columns: its own files in, a file that it might have written out."""

from pathlib import Path

import polars as pl
import pytest

from village.kernel.tables.rules import Refused
from village.linkage.files import results, service, sui_matcher
from village.linkage.files.sui_matcher import Partner, match_status
from village.people.queries.feed_files import rows_of
from village.people.queries.formats import formats

# The order in which SUI Matcher adds its columns (ReconciliationCsvFileProcessor.AddExtraCsvHeaders, 2026).
ITS_COLUMNS = """
    SUI_NHSNo SUI_GivenName SUI_FamilyName SUI_BirthDate SUI_Gender SUI_PostalCode SUI_Email SUI_Phone
    SUI_AddressHistory SUI_GeneralPractitionerOdsId SUI_Differences SUI_MissingLocalFields SUI_MissingNhsFields
    SUI_Status SUI_MatchStatus SUI_MatchNhsNumber SUI_MatchScore SUI_MatchProcessStage SUI_PrimaryAddressSame
    SUI_AddressHistoriesIntersect SUI_PrimaryCMSAddressInPDSHistory SUI_PrimaryPDSAddressInCMSHistory
""".split()  # noqa: SIM905  it reads as it is written there
LOCAL = """SourceID,DOB,Surname,Forename,Gender,PostCode,NHSNumber,Remark
1,14/03/2015,Testwood,Amelia,Female,ZZ1 1AA,9990000018,=1+1
2,02/11/2014,Examplar,Mohammed,Male,ZZ1 2BB,1234567890,-
3,21/07/2015,Mockford,Sophie,Female,ZZ2 3CC,9990000069,
4,30/01/2016,Dummerton,Lily,Female,ZZ2 4DD,,-x
5,09/09/2014,Nobody,Jack,Male,ZZ3 5EE,,
"""
REGISTER = """id,given_name,family_name,dob,gender,postcode,nhs_number
a,AMELIA,TESTWOOD,2015-03-14,2,ZZ11AA,999 000 0018
b,Mohammed,Examplar,2014-11-02,1,ZZ1 2BB,9990000026
c,Sophie,Mockford,21/7/2015,2,ZZ9 9ZZ,9990000034
d,Lily,Dummerton,2016-01-30,2,ZZ2 4DD,
e,Harry,Pretendy,2013-05-06,1,ZZ5 9JJ,9990000042
"""


@pytest.fixture
def answers(tmp_path: Path) -> pl.DataFrame:
    (tmp_path / "local.csv").write_text(LOCAL)
    (tmp_path / "register.csv").write_text(REGISTER)
    wanted = service.Wanted(sui_matcher=True)
    service.link([tmp_path / "local.csv", tmp_path / "register.csv"], tmp_path / "out", wanted)
    return pl.read_csv(tmp_path / "out" / results.SUI_MATCHER, infer_schema=False).fill_null("")


def test_the_local_file_as_it_came_then_its_columns(answers: pl.DataFrame) -> None:
    assert answers.columns == [*LOCAL.splitlines()[0].split(","), *ITS_COLUMNS]
    assert answers["SourceID"].to_list() == list("12345")
    assert answers["DOB"][0] == "14/03/2015"
    assert answers["Remark"].to_list() == ["'=1+1", "-", "", "'-x", ""]  # no spreadsheet takes one for a formula


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (0, {"SUI_NHSNo": "999 000 0018", "SUI_Status": "NoDifferences", "SUI_Differences": "",
             "SUI_MissingLocalFields": "Email - Phone", "SUI_MissingNhsFields": "Email - Phone"}),
        (1, {"SUI_MatchNhsNumber": "9990000026", "SUI_Status": "LocalNhsNumberIsNotValid",
             "SUI_Differences": "NhsNumber"}),
        (2, {"SUI_GivenName": "Sophie", "SUI_BirthDate": "2015-07-21", "SUI_Status": "LocalNhsNumberIsNotFoundInNhs",
             "SUI_Differences": "NhsNumber - AddressPostalCode"}),
        (3, {"SUI_NHSNo": "-", "SUI_MatchNhsNumber": "-", "SUI_Status": "NoDifferences",
             "SUI_MissingLocalFields": "NhsNumber - Email - Phone"}),
        (4, {"SUI_MatchStatus": "NoMatch", "SUI_Status": "LocalDemographicsDidNotMatchToAnNhsNumber",
             "SUI_NHSNo": "-", "SUI_GivenName": "-", "SUI_MatchScore": "-", "SUI_Differences": "-"}),
    ],
)  # fmt: skip
def test_what_is_told_of_a_record(answers: pl.DataFrame, row: int, told: dict[str, str]) -> None:
    found = answers.row(row, named=True)
    assert {column: found[column] for column in told} == told
    if row < 4:
        assert found["SUI_MatchStatus"] in ("Match", "PotentialMatch", "LowConfidenceMatch")
        assert 0 < float(found["SUI_MatchScore"]) <= 1


@pytest.mark.parametrize(
    ("partners", "status"),
    [
        ([], "NoMatch"),
        ([(0.95, True)], "Match"),
        ([(0.9499, True)], "PotentialMatch"),
        ([(0.85, True)], "PotentialMatch"),
        ([(0.8499, True)], "LowConfidenceMatch"),
        ([(0.99, False)], "PotentialMatch"),  # a person has still to look
        ([(0.5, False)], "LowConfidenceMatch"),
        ([(0.99, True), (0.3, False)], "Match"),
        ([(0.99, True), (0.98, True)], "ManyMatch"),
        ([(0.5, False), (0.4, False)], "ManyMatch"),
    ],
)
def test_how_sure_a_match_is(partners: list[tuple[float, bool]], status: str) -> None:
    found = [Partner(row, chance, linked) for row, (chance, linked) in enumerate(partners)]
    assert match_status(found) == status


def test_its_answer_is_taken_as_a_feed_and_linked_again(answers: pl.DataFrame, tmp_path: Path) -> None:
    written = tmp_path / "out" / results.SUI_MATCHER
    rows = list(rows_of(written, formats()["sui-case-management"].mapping))
    assert [row["record"] for row in rows] == list("12345")
    assert rows[0] == {
        "role": "Social worker", "record": "1", "forename": "Amelia", "surname": "Testwood",
        "date_of_birth": "14/03/2015", "sex": "Female", "postcode": "ZZ1 1AA", "nhs_number": "9990000018",
    }  # fmt: skip
    service.link([written, tmp_path / "register.csv"], tmp_path / "again", service.Wanted(sui_matcher=True))
    again = pl.read_csv(tmp_path / "again" / results.SUI_MATCHER, infer_schema=False).fill_null("")
    assert again.columns == answers.columns
    assert again.select(ITS_COLUMNS).equals(answers.select(ITS_COLUMNS))


def test_its_file_of_people_to_match_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "GivenName,Surname,DOB,Gender,PostCode\nAmelia,Testwood,2015-03-14,Female,ZZ1 1AA\n"
        "Zed,Elsewhere,2011-01-09,Male,ZZ8 8ZZ\n"
    )
    (tmp_path / "register.csv").write_text(REGISTER)
    paths = [tmp_path / "people.csv", tmp_path / "register.csv"]
    found = service.link(paths, tmp_path / "out", service.Wanted(sui_matcher=True))
    assert sui_matcher.answers(found)["SUI_MatchStatus"].to_list()[1] == "NoMatch"
    assert sui_matcher.answers(found)["SUI_NHSNo"].to_list() == ["999 000 0018", "-"]


def test_nothing_else_is_taken_for_an_earlier_run(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sui-matcher.txt").write_text("mine")
    with pytest.raises(Refused, match="something else here"):
        results.check_place(tmp_path / "out")

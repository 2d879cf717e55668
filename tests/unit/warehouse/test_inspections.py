"""Inspectors' judgements: read whole or refused with the row, the column and what to do."""

import datetime as dt

import pytest

from village.kernel.tables.rules import Refused
from village.warehouse.inspections import COLUMNS, Judgement, read

HEAD = ",".join(COLUMNS)
GOOD = "E08000035,2025-03-03,ILACS,Safeguarding,Inadequate,2025-05-01,https://reports.example.org/1"


def code_of(said: str, on: dt.date | None) -> str:
    return {"E08000035": "E08000035", "Leeds": "E08000035"}[said]


def test_a_judgement_is_read_with_its_row() -> None:
    (one,) = read("judged.csv", f"{HEAD}\n{GOOD}\n".encode(), code_of)
    day, published, link = dt.date(2025, 3, 3), dt.date(2025, 5, 1), "https://reports.example.org/1"
    assert one == Judgement("E08000035", day, "ILACS", "safeguarding", "inadequate", published, link, 2)


@pytest.mark.parametrize(
    ("before", "after", "column", "said"),
    [
        ("E08000035", "Atlantis", "area", "'Atlantis' is no area."),
        ("2025-03-03", "3 March", "inspected_on", "'3 March' is not a day."),
        ("2025-03-03", "20250303", "inspected_on", "'20250303' is not a day."),
        ("2025-05-01", "2025-02-30", "published_on", "'2025-02-30' is not a day."),
        ("2025-05-01", "2025-03-02", "published_on", "It was published before the inspection."),
        ("Inadequate", "Poor", "grade", "'Poor' is no grade."),
        ("ILACS", "", "framework", "It is blank or longer than 120 characters."),
        ("Safeguarding", "x" * 81, "judgement", "It is blank or longer than 80 characters."),
        ("https://reports.example.org/1", "https://" + "x" * 500, "link", "It is blank or longer than 500"),
        ("https://reports", "javascript://reports", "link", "It is no address that begins with https://."),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place(before: str, after: str, column: str, said: str) -> None:
    raw = f"{HEAD}\n{GOOD.replace(before, after)}\n".encode()
    with pytest.raises(Refused) as refused:
        read("judged.csv", raw, code_of)
    (problem,) = refused.value.problems
    assert (problem.row, problem.column) == (2, column)
    assert said in problem.what


def test_the_same_judgement_twice_and_an_empty_file_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        read("judged.csv", f"{HEAD}\n{GOOD}\n{GOOD.replace('E08000035', 'Leeds')}\n".encode(), code_of)
    assert [str(one) for one in refused.value.problems] == [
        "judged.csv, row 3: The same judgement stands in row 2 already. Leave one of them out."
    ]
    with pytest.raises(Refused) as refused:
        read("judged.csv", f"{HEAD}\n".encode(), code_of)
    assert "There is no judgement in it." in str(refused.value.problems[0])

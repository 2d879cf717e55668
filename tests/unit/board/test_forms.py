"""What a form leaves unanswered is asked for in its own words."""

import datetime as dt

import pytest

from village.board.forms import DatesForm, PresentForm, SupportForm, VotesForm
from village.ui.forms import Form

DAY = dt.date(2026, 6, 22)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (PresentForm({}, seats=[], today=DAY), {"Enter the day of the meeting", "Choose who was there"}),
        (DatesForm({}, today=DAY, days=28), {"Enter the first day", "Enter the last day"}),
        (
            VotesForm({"decision": "Yes."}),
            {
                "Enter how many voted for it, 0 if nobody did",
                "Enter how many voted against it, 0 if nobody did",
                "Enter how many abstained, 0 if nobody did",
            },
        ),
        (
            SupportForm({"need": "Nurses", "given": "Training", "who": "The region", "version": "1"}),
            {"Enter the day by which it is given"},
        ),
    ],
)
def test_what_is_missing_is_asked_for(form: Form, said: set[str]) -> None:
    assert {words for some in form.errors.values() for words in some} == said

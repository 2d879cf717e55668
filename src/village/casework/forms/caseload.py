"""The forms by which it is set how many families one lead has, and how much somebody works."""

from typing import Any

from django import forms

from village.casework.rules.caseload import FAMILIES, SHARES
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form


def over_field() -> forms.CharField:
    """Why somebody is given more families than their limit, where one of those who may be chosen would have more."""
    return forms.CharField(
        label="If they would lead more families than their limit: why all the same?", required=False, max_length=300,
        help_text="Managers of your service read this beside their caseload. Name nobody of the family.",
    )  # fmt: skip


class CaseloadForm(Form):
    """How many families, from which day on, and why."""

    area = forms.ChoiceField(label="In which area?")
    families = forms.IntegerField(
        label="How many families does one lead have who works full time?", min_value=FAMILIES[0],
        max_value=FAMILIES[-1], help_text="No law or guidance sets this: it is the area’s own.",
    )  # fmt: skip
    protected = forms.IntegerField(
        label="How much of that, in per cent, has somebody newly qualified?", min_value=SHARES[0], max_value=SHARES[-1]
    )
    from_on = DatePartsField(label="From which day on?")
    because = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    mark_optional = False

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = places  # type: ignore[attr-defined]


class WorkingForm(Form):
    """How much of full time somebody works, and until when they count as newly qualified."""

    share = forms.DecimalField(
        label="How much of full time do they work?", max_digits=3, decimal_places=2,
        help_text="1 is full time, 0.6 is three days of five.",
    )  # fmt: skip
    newly_until = DatePartsField(
        label="Until when do they count as newly qualified?", required=False,
        help_text="Leave this empty for somebody who does not.",
    )  # fmt: skip
    mark_optional = False

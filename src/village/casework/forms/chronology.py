"""What is wanted of a chronology."""

from typing import Any

from django import forms

from village.casework.forms.plan import Choices, choose
from village.casework.rules.chronology import KINDS, Wanted
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import FilterForm


class ChronologyFilter(FilterForm):
    """Which of it: of what kind, about whom, from when until when."""

    kind = forms.MultipleChoiceField(
        label="What", required=False, choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple
    )
    person = forms.ChoiceField(label="About whom", required=False)
    from_on = DatePartsField(label="From", required=False)
    until_on = DatePartsField(label="Until", required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "person", [("", "Everybody"), *people])

    def wanted(self) -> Wanted:
        """What was asked for; what cannot be asked is everything."""
        said = self.cleaned_data if self.is_valid() else {}
        return Wanted(
            frozenset(said.get("kind") or ()), said.get("person") or "", said.get("from_on"), said.get("until_on")
        )

"""What is asked about a child, and of places."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from village.directory.rules.early.book import Book, Said
from village.directory.rules.early.places import BANDS, MOST_HOURS, MOST_PLACES, terms_open
from village.directory.rules.early.terms import named
from village.kernel.areas.queries import Part, Place, postcode_part, postcode_place
from village.kernel.calendar.fields import DatePartsField
from village.kernel.standards.rules import NotValid
from village.ui.forms import Form

YEARS_BACK = 19
ANSWERS = ((Said.YES, "Yes"), (Said.NO, "No"), (Said.UNSURE, "I’m not sure"))


class ChildForm(Form):
    """When a child was born and where the family lives. `place` is what the postcode stands for."""

    postcode = forms.CharField(
        label="Your postcode",
        required=False,
        max_length=10,
        help_text="To list places near you. Its first part, such as LS6, is enough. It is not kept.",
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    place: Place | Part | None = None

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        born = DatePartsField(
            label="When was your child born?",
            help_text="For example, 14 5 2024. It is not kept.",
            earliest=dt.date(today.year - YEARS_BACK, 1, 1),
            latest=today,
        )
        self.fields = {"born_on": born, **self.fields}

    def clean_postcode(self) -> str:
        """The postcode as it is written properly. Raises ValidationError for one that is none, or not in England."""
        said: str = self.cleaned_data["postcode"]
        if not said:
            return ""
        try:
            self.place = postcode_part(said) or postcode_place(said)
        except NotValid:
            raise ValidationError("Enter a postcode, like LS1 1UR, or its first part, or leave it out.") from None
        if self.place is None:
            raise ValidationError("This postcode is not in the directory. Check it, or leave it out.")
        if self.place.area is None:
            raise ValidationError("This postcode is not in England, and these are England’s rules.")
        return self.place.name if isinstance(self.place, Part) else str(self.place.postcode)


class CircumstancesForm(Form):
    """What a parent says of the facts that matter; each can be left out."""

    mark_optional = False

    def __init__(self, *args: Any, facts: Iterable[str], book: Book, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fact in facts:
            asked = book.questions[fact]
            self.fields[fact] = forms.ChoiceField(
                label=book.worded(asked.asks, on),
                help_text=book.worded(asked.hint, on),
                choices=ANSWERS,
                required=False,
                widget=forms.RadioSelect,
            )

    def said(self) -> dict[str, Said]:
        """What was said, by fact; what was left out is not there."""
        return {fact: Said(answer) for fact, answer in self.cleaned_data.items() if answer}


class PlacesForm(Form):
    """How many free places there are."""

    offered = forms.IntegerField(label="Free places offered", min_value=0, max_value=MOST_PLACES)
    taken = forms.IntegerField(label="Of these, places taken", min_value=0, max_value=MOST_PLACES)
    hours = forms.DecimalField(
        label="Free hours a week that one child can have at the most",
        help_text="15 or 30 at most places.",
        min_value=0,
        max_value=MOST_HOURS,
        decimal_places=1,
    )

    def __init__(self, *args: Any, today: dt.date, by_phone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = [(one.isoformat(), named(one).capitalize()) for one in terms_open(today)]
        first = {
            "term_on": forms.TypedChoiceField(
                label="Which term?", choices=terms, coerce=dt.date.fromisoformat, widget=forms.RadioSelect
            ),
            "band": forms.ChoiceField(
                label="For children of which age?", choices=list(BANDS.items()), widget=forms.RadioSelect
            ),
        }
        self.fields = {**first, **self.fields}
        if by_phone:
            self.fields["as_of_on"] = DatePartsField(label="When did they say so?", latest=today)

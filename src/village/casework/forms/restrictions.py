"""Forms of restrictions."""

from typing import Any

from django import forms

from village.casework.forms.records import Choices
from village.casework.rules.restricting import ENDINGS, KINDS
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form


class RestrictForm(Form):
    """Whose record is kept from whom."""

    name = forms.CharField(
        label="Whose record? Their full name", max_length=120, help_text="Exactly as the family’s record has it."
    )
    born_on = DatePartsField(label="Their date of birth")
    kind = forms.ChoiceField(label="Why?", choices=list(KINDS.items()), widget=forms.RadioSelect)
    email = forms.EmailField(label="Who must not see it? The e-mail address of their account", required=False)
    organisation = forms.ChoiceField(label="Or a whole organisation", required=False)
    authority = forms.CharField(
        label="On whose authority?", max_length=200, help_text="Such as “Declared by them on 3 May” or a case number."
    )
    mark_optional = False

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "No organisation"), *organisations]  # type: ignore[attr-defined]


class EndingForm(Form):
    """Why a restriction ends."""

    because = forms.ChoiceField(label="Why does it end?", choices=list(ENDINGS.items()), widget=forms.RadioSelect)

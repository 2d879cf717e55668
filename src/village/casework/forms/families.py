"""What is asked when something that was written of a family is put right."""

from typing import Any

from django import forms

from village.casework.forms.records import PersonForm
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form

ENDED, MISTAKE = "ended", "mistake"


class CorrectForm(PersonForm):
    """What is written of somebody, to be put right. `seen`: what it was corrected from."""

    part = None  # type: ignore[assignment]
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    field_order = ["name", "known_as", "born_on", "due_on", "sex", "language", "interpreter", "reach"]


class DeathForm(Form):
    """When somebody died."""

    died_on = DatePartsField(label="When did they die?")
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class MistakeForm(Form):
    """Why something that was written down is a mistake."""

    because = forms.CharField(
        label="Why is this a mistake?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What was written is kept, with your name and this reason. It counts nowhere from now on.",
    )


class EndForm(Form):
    """Something has ended on a day, or never was so."""

    how = forms.ChoiceField(label="What is so?", widget=forms.RadioSelect)
    on = DatePartsField(label="If it has ended: since when?", required=False)
    because = forms.CharField(
        label="If it was a mistake: why?", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    mark_optional = False

    def __init__(self, *args: Any, ended: str, mistake: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = [(ENDED, ended), (MISTAKE, mistake)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The day or the reason, whichever belongs to what is so."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("how") == ENDED and said.get("on") is None and "on" not in self.errors:
            self.add_error("on", "Give the day since when.")
        if said.get("how") == MISTAKE and not said.get("because") and "because" not in self.errors:
            self.add_error("because", "Say why this is a mistake.")
        return said


class BackForm(Form):
    """Somebody belongs to the family again: there is nothing to ask."""

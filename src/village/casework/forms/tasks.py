"""What is asked about tasks and about letters that say what is due."""

from typing import Any

from django import forms

from village.casework.forms.keys import KeyField
from village.casework.forms.records import Choices
from village.casework.rules.digests import EVERY
from village.casework.rules.tasks import TITLE
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form


class _WhoForm(Form):
    """Whom a task is given to."""

    to = forms.ChoiceField(label="Who does it?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(owners)  # type: ignore[attr-defined]


class TaskForm(_WhoForm):
    """A task."""

    title = forms.CharField(
        label="What is to be done?",
        max_length=TITLE,
        help_text="Such as “Ring the school about lunches”. Name nobody of the family: this is kept for good.",
    )
    due = DatePartsField(label="By when, at the latest?", required=False)
    key = KeyField()
    field_order = ("title", "to", "due", "key")


class HandForm(_WhoForm):
    """Handing a task to somebody else."""

    seen = forms.CharField(max_length=80, widget=forms.HiddenInput)


class DigestForm(Form):
    """How often somebody wants to be told."""

    every = forms.ChoiceField(label="How often?", choices=list(EVERY.items()), widget=forms.RadioSelect)

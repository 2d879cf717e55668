"""What is asked of whoever is designated for safeguarding, and of a worker about what is held of them."""

import datetime as dt
from typing import Any

from django import forms

from village.ui.forms import Form
from village.workforce.actions.vetting import Checked
from village.workforce.forms.days import DayField
from village.workforce.rules.correcting import FIELDS
from village.workforce.rules.vetting import BASES, COURSES, LEVELS, LONDON, MEANS, RESULTS, WORKFORCES, day_begins


class CheckForm(Form):
    """What was checked: a status and dates, never what a certificate says."""

    means = forms.ChoiceField(label="How?", choices=list(MEANS.items()), widget=forms.RadioSelect)
    result = forms.ChoiceField(label="What came of it?", choices=list(RESULTS.items()), widget=forms.RadioSelect)
    workforce = forms.ChoiceField(
        label="For which workforce is the certificate?", choices=list(WORKFORCES.items()), widget=forms.RadioSelect
    )
    level = forms.ChoiceField(label="Level", choices=list(LEVELS.items()), initial="enhanced")
    basis = forms.ChoiceField(label="On what basis?", choices=list(BASES.items()), initial="regulated")
    barred_list = forms.BooleanField(label="The children’s barred list was checked", required=False)
    identity = forms.BooleanField(label="The person is whom the certificate names", required=False)
    checked_on = DayField(label="The day on which it was checked")
    last_on = DayField(label="The last day on which it counts")
    ends = forms.TimeField(
        label="Until what time of that day, if not its end", required=False, help_text="Such as 12:00."
    )
    note = forms.CharField(
        label="By whom or where it was seen",
        required=False,
        max_length=120,
        help_text="Never what it says, nor its number.",
    )
    mark_optional = False


def checked(said: dict[str, Any]) -> Checked:
    """The check that a CheckForm tells of: until a time of its last day, or to the end of it."""
    told = {name: value for name, value in said.items() if name not in ("last_on", "ends")}
    ends = said["ends"]
    until = (
        dt.datetime.combine(said["last_on"], ends, LONDON) if ends else day_begins(said["last_on"] + dt.timedelta(1))
    )
    return Checked(**told, until_at=until)


class TrainingForm(Form):
    """What somebody was trained in."""

    course = forms.ChoiceField(label="Course", choices=list(COURSES.items()), widget=forms.RadioSelect)
    done_on = DayField(label="The day on which it was done")
    last_on = DayField(label="The last day on which it counts")


class BarForm(Form):
    """Whether somebody is barred."""

    barred = forms.ChoiceField(
        label="Is this person barred from work with children?",
        choices=[("yes", "Yes, barred"), ("no", "No: this was a mistake")],
        widget=forms.RadioSelect,
    )

    def clean_barred(self) -> bool:
        """Whether they are."""
        return bool(self.cleaned_data["barred"] == "yes")


class AccountForm(Form):
    """With which account a worker signs in."""

    email = forms.EmailField(label="The address with which they sign in here")


class PartForm(Form):
    """Nothing is asked: a button is pressed."""


class MatchForm(Form):
    """Whether two workers are one person."""

    same = forms.ChoiceField(
        label="Is this one person?",
        choices=[("yes", "Yes, one person"), ("no", "No, two people")],
        widget=forms.RadioSelect,
    )

    def clean_same(self) -> bool:
        """Whether they are."""
        return bool(self.cleaned_data["same"] == "yes")


class CorrectionForm(Form):
    """What is wrong, and what it should be."""

    field = forms.ChoiceField(label="What is wrong?", choices=list(FIELDS.items()), widget=forms.RadioSelect)
    text = forms.CharField(
        label="What should it be?", max_length=200, help_text="A date of birth as in 31/12/1980."
    )  # fmt: skip

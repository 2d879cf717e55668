"""What is asked about meetings of a team and about letters."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone

from village.casework.actions.meetings import Asked
from village.casework.forms.keys import KeyField
from village.casework.forms.plan import Choices, DoingForm, choose
from village.casework.queries.letters import MOVED
from village.casework.rules.letters import ANEW, KEPT, WAYS
from village.casework.rules.meetings import PRESENCE
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form


class MeetingForm(Form):
    """When and where the team meets, what about, and who is asked to come."""

    on = DatePartsField(label="On which day?")
    at = forms.TimeField(
        label="At what time?", help_text="For example, 15:30", input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": "Enter the time in hours and minutes, such as 15:30"},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    place = forms.CharField(
        label="Where?", max_length=160, help_text="A place that suits the family, or how to call in."
    )
    agenda = forms.CharField(
        label="What about?", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One point a line. Ask the family what they want to talk about.",
    )  # fmt: skip
    family = forms.MultipleChoiceField(
        label="Who of the family is asked to come?", required=False, widget=forms.CheckboxSelectMultiple
    )
    team = forms.MultipleChoiceField(
        label="Who of the team is asked to come?", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label="Who else?", required=False, max_length=800, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A name and what they do, one a line. They are only named, and see nothing of the record.",
    )  # fmt: skip
    key = KeyField()
    mark_optional = False

    def __init__(self, *args: Any, people: Choices, team: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "family", people)
        choose(self, "team", team)

    def asked(self) -> Asked:
        """The meeting as told; the lead is always asked."""
        said = self.cleaned_data
        starts_at = timezone.make_aware(dt.datetime.combine(said["on"], said["at"]))
        others = tuple(line for line in said["others"].splitlines() if line.strip())
        team, family = tuple(map(int, said["team"])), tuple(uuid.UUID(one) for one in said["family"])
        return Asked(starts_at, said["place"], said["agenda"], True, team, family, others)


class MinutesForm(Form):
    """Who was there, what was talked about, and what somebody did not agree to."""

    minutes = forms.CharField(
        label="What was talked about?", max_length=6000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Write it so that the family can read it. What was decided is written down after this.",
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, *args: Any, asked: Collection[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        for pk, name in self.asked:
            self.fields[f"presence_{pk}"] = forms.ChoiceField(
                label=name, choices=list(PRESENCE.items()), widget=forms.RadioSelect,
                error_messages={"required": f"{name}: choose whether they came"},
            )  # fmt: skip
            self.fields[f"dissent_{pk}"] = forms.CharField(
                label=f"If {name} did not agree to something: in their own words", required=False, max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def presences(self) -> dict[int, tuple[str, str]]:
        """Of each who was asked, whether they came and what they did not agree to."""
        said = self.cleaned_data
        return {pk: (said[f"presence_{pk}"], said[f"dissent_{pk}"]) for pk, _ in self.asked}


class DecisionForm(DoingForm):
    """A decision, and who carries it out."""

    words = forms.CharField(label="What was decided?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    key = KeyField()
    field_order = ("words",)


class DayForm(Form):
    """On which day something was done."""

    done_on = DatePartsField(label="When was it done?")


class WhyForm(Form):
    """Why something is not done."""

    because = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class SentForm(Form):
    """How a letter was sent, or why it is kept back."""

    way = forms.ChoiceField(label="What was done with it?", choices=list(WAYS.items()), widget=forms.RadioSelect)
    because = forms.CharField(label="If it is not sent: why?", required=False, max_length=300)
    mark_optional = False

    def __init__(self, *told: Any, outdated: str = "", **more: Any) -> None:
        super().__init__(*told, **more)
        if outdated:
            anew = [(ANEW, "Write it anew, to where they live now")] if outdated == MOVED else []
            self.fields["way"].choices = [*anew, (KEPT, WAYS[KEPT])]  # type: ignore[attr-defined]

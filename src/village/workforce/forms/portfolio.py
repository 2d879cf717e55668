"""What is asked of somebody about what they hold, and of whoever saw a certificate."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from village.ui.forms import FilterForm, Form
from village.workforce.forms.days import DayField
from village.workforce.rules.portfolio.holdings import Said
from village.workforce.rules.qualifications.listed import Question
from village.workforce.rules.vetting import LONDON, day_begins

Choices = Iterable[tuple[str, str]]
ASKED = "asked_"


class SearchForm(FilterForm):
    """What stands on the certificate."""

    q = forms.CharField(label="Words of its title, or its reference", required=False, max_length=100)
    body = forms.CharField(label="Awarding body", required=False, max_length=100)
    started_on = DayField(label="On which day did you begin it?", required=False)


class HoldingForm(Form):
    """A qualification that one holds. `asks`: what the list asks of its holder; `listed`: that its title and level are
    known already."""

    title = forms.CharField(label="Title, as it stands on the certificate", max_length=200)
    level = forms.ChoiceField(label="Level, where the certificate says one", required=False)
    body = forms.CharField(label="Awarding body, as it stands on the certificate", max_length=120)
    started_on = DayField(
        label="On which day did you begin it?", required=False, help_text="What it counts as depends on this day."
    )
    awarded_on = DayField(label="On which day was it awarded?")
    certificate = forms.CharField(label="Number on the certificate", required=False, max_length=40)
    note = forms.CharField(
        label="Where the certificate is, or anything an employer should know",
        required=False,
        max_length=200,
        help_text="The certificate itself is not kept here: an employer asks to see it.",
    )

    def __init__(self, *args: Any, levels: Sequence[str], asks: Sequence[Question], listed: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["level"].choices = [("", "None"), *((one, one) for one in levels)]  # type: ignore[attr-defined]
        if listed:
            del self.fields["title"], self.fields["level"]
        self.fields |= {f"{ASKED}{one.slug}": _question(one) for one in asks}


def _question(one: Question) -> forms.Field:
    """What the list asks; whoever does not know leaves it."""
    return forms.ChoiceField(
        label=one.ask, required=False, widget=forms.RadioSelect, choices=[("yes", "Yes"), ("no", "No")]
    )  # fmt: skip


class CompleteForm(Form):
    """When one began something, and what the list asks of its holder."""

    started_on = DayField(label="On which day did you begin it?", required=False)

    def __init__(self, *args: Any, asks: Sequence[Question], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields |= {f"{ASKED}{one.slug}": _question(one) for one in asks}


def said(told: dict[str, Any], what: str = "", title: str = "", level: str = "") -> Said:
    """What a HoldingForm tells of."""
    return Said(
        told.get("title", title), told["body"], told["awarded_on"], told.get("level", level), told["started_on"], what
    )


def answers(told: dict[str, Any]) -> dict[str, bool]:
    """What was answered of what the list asks; what nobody knows is not there."""
    given = {name.removeprefix(ASKED): value for name, value in told.items() if name.startswith(ASKED) and value}
    return {slug: value == "yes" for slug, value in given.items()}


class UnitForm(Form):
    """A unit that one passed."""

    unit = forms.ChoiceField(label="Which unit?")
    passed_on = DayField(label="On which day did you pass it?")
    holding = forms.ChoiceField(label="Towards which award?", required=False)

    def __init__(self, *args: Any, units: Choices, awards: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]
        self.fields["holding"].choices = [("", "None yet"), *awards]  # type: ignore[attr-defined]

    def clean_holding(self) -> uuid.UUID | None:
        """The award's reference, None for none yet."""
        return uuid.UUID(self.cleaned_data["holding"]) if self.cleaned_data["holding"] else None


class MoveForm(Form):
    """Towards which award a unit counts."""

    holding = forms.ChoiceField(label="Towards which award does it count?", required=False)
    clean_holding = UnitForm.clean_holding

    def __init__(self, *args: Any, awards: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["holding"].choices = [("", "None yet"), *awards]  # type: ignore[attr-defined]


class BadgeForm(Form):
    """A showing of badges, signed by their holder."""

    showing = forms.CharField(
        label="What the command printed",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )


class ShareForm(Form):
    """What is shown to whom, until when."""

    employer = forms.ChoiceField(label="To which employer?")
    holdings = forms.MultipleChoiceField(label="What do you show?", widget=forms.CheckboxSelectMultiple)
    last_on = DayField(label="Last day on which they see it", help_text="A year from now at most.")
    ends = forms.TimeField(
        label="Until what time of that day, if not its end", required=False, help_text="Such as 12:00."
    )

    def __init__(self, *args: Any, employers: Choices, holdings: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["employer"].choices = list(employers)  # type: ignore[attr-defined]
        self.fields["holdings"].choices = list(holdings)  # type: ignore[attr-defined]


def shown(told: dict[str, Any]) -> dict[str, Any]:
    """What a ShareForm tells of: until a time of its last day, or to the end of it."""
    last_on, ends = told["last_on"], told["ends"]
    until = dt.datetime.combine(last_on, ends, LONDON) if ends else day_begins(last_on + dt.timedelta(days=1))
    holdings = [uuid.UUID(one) for one in told["holdings"]]
    return {"employer": told["employer"], "holdings": holdings, "until_at": until}


class SeenForm(Form):
    """When a certificate was seen. `said`: what was said of it then."""

    seen_on = DayField(label="On which day did you see the certificate?")
    said = forms.CharField(widget=forms.HiddenInput, max_length=64)

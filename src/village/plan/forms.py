"""What the plan office asks. Each form is one page of a journey, or the filter of a list."""

import datetime as dt
from typing import Any

from django import forms

from village.kernel.calendar.fields import DatePartsField
from village.plan.actions import LONGEST_NARRATIVE
from village.plan.rules.asat import PlanAsAt
from village.plan.rules.document import STATUSES, Commitment
from village.plan.rules.finding import Wanted, find
from village.plan.rules.standing import STATUS_WORDS
from village.ui.forms import Form

MOST_FOUND = 20
CONFIDENCE = (
    ("high", "Sure: I have seen the evidence"),
    ("medium", "Fairly sure: told by someone who should know"),
    ("low", "Not sure: the best that anyone can say today"),
)
EVIDENCE = (
    ("link", "A page or a document on the web"),
    ("measure", "One of the plan’s measures"),
    ("none", "None yet"),
)


class FindForm(Form):
    """Words that a promise holds."""

    q = forms.CharField(
        label="Which promise is it?",
        max_length=200,
        help_text="A few words of it are enough: family hub",
        error_messages={"required": "Enter a few words of the promise"},
    )

    def __init__(self, *args: Any, known: PlanAsAt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_q(self) -> str:
        words = str(self.cleaned_data["q"])
        if not find(self.known, Wanted(q=words)):
            raise forms.ValidationError(
                "No promise has all of these words. Try fewer of them, or only the start of one."
            )
        return words


class CommitmentForm(Form):
    """One of the promises found."""

    commitment = forms.ChoiceField(
        label="Choose the promise",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the promise", "invalid_choice": "Choose one of these promises"},
    )

    def __init__(self, *args: Any, found: list[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.more = max(0, len(found) - MOST_FOUND)
        self.fields["commitment"].choices = [(one.id, one.title) for one in found[:MOST_FOUND]]  # type: ignore[attr-defined]
        if self.more:
            self.fields["commitment"].help_text = f"{self.more} more fit: go back and add a word if it is not here."


class HappenedForm(Form):
    """How the promise stands, and on which day it stood so."""

    status = forms.ChoiceField(
        label="How does it stand?",
        widget=forms.RadioSelect,
        choices=[(status, STATUS_WORDS[status].capitalize()) for status in STATUSES],
        error_messages={"required": "Choose how it stands"},
    )

    def __init__(self, *args: Any, earliest: dt.date, latest: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of_on"] = DatePartsField(
            label="As of which day?",
            help_text=f"For example, {latest.day} {latest.month} {latest.year}",
            earliest=earliest,
            latest=latest,
            error_messages={"required": "Enter the day on which it stood so"},
        )


class NarrativeForm(Form):
    """What happened, in words that anyone can read."""

    narrative = forms.CharField(
        label="What has happened?",
        widget=forms.Textarea,
        max_length=LONGEST_NARRATIVE,
        help_text="Two or three sentences for anyone to read. Name no child and no family.",
        error_messages={"required": "Say in a sentence or two what has happened"},
    )


class EvidenceForm(Form):
    """What shows it. Something told as delivered needs evidence."""

    evidence = forms.ChoiceField(
        label="What shows it?",
        widget=forms.RadioSelect,
        choices=EVIDENCE,
        error_messages={"required": "Choose what shows it"},
    )

    def __init__(self, *args: Any, delivered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delivered = delivered

    def clean_evidence(self) -> str:
        kind = str(self.cleaned_data["evidence"])
        if kind == "none" and self.delivered:
            raise forms.ValidationError("Something told as delivered needs evidence: choose a page or a measure")
        return kind


class LinkForm(Form):
    """The address of the evidence."""

    link = forms.URLField(
        label="Where is it?",
        max_length=500,
        assume_scheme="https",
        help_text="For example, https://example.org/report",
        error_messages={
            "required": "Enter the address of the page",
            "invalid": "Enter a whole address, like https://example.org/report",
        },
    )

    def clean_link(self) -> str:
        address = str(self.cleaned_data["link"])
        if not address.startswith(("https://", "http://")):
            raise forms.ValidationError("The address must begin with https:// or http://")
        return address


class MeasureForm(Form):
    """The measure that shows it."""

    indicator = forms.ChoiceField(label="Which measure?", error_messages={"required": "Choose the measure"})

    def __init__(self, *args: Any, measures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [("", "Choose a measure"), *measures]  # type: ignore[attr-defined]


class ConfidenceForm(Form):
    """How sure the officer is."""

    confidence = forms.ChoiceField(
        label="How sure are you?",
        widget=forms.RadioSelect,
        choices=CONFIDENCE,
        error_messages={"required": "Choose how sure you are"},
    )


class DecisionForm(Form):
    """Approve, or return with a note."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        choices=[
            ("approved", "Approve: it becomes public at once"),
            ("returned", "Return it, with a note of what is missing"),
        ],
        error_messages={"required": "Choose whether to approve or return it"},
    )
    note = forms.CharField(
        label="Note",
        widget=forms.Textarea,
        max_length=LONGEST_NARRATIVE,
        required=False,
        help_text="For whoever recorded it; needed when you return it. It is not public.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "returned" and not str(cleaned.get("note", "")).strip():
            self.add_error("note", "Say what is missing, so that it can be mended")
        return cleaned


class OfficeFilter(Form):
    """Which plan, which part of it, who leads, on which day."""

    plan = forms.ChoiceField(label="Plan", required=False)
    chapter = forms.ChoiceField(label="Chapter", required=False)
    lead = forms.ChoiceField(label="Who leads", required=False)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, some in choices.items():
            self.fields[name].choices = some  # type: ignore[attr-defined]
        self.fields["as-at"] = forms.CharField(
            label="As at", required=False, initial=on.isoformat(), widget=forms.DateInput(attrs={"type": "date"})
        )

"""What those who look after the index are asked."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from village.kernel.calendar.fields import DatePartsField
from village.people.queries.review import Rival
from village.people.rules.explaining import in_a_hundred
from village.people.rules.reviewing import DECISIONS, NEW, OUTCOMES, SAME, UNSURE
from village.people.rules.states import REVIEW_REASONS
from village.ui.forms import FilterForm, Form

ORDERS = {"likeliest": "Likeliest first", "oldest": "Oldest first"}
ME = "me"


class QueueFilter(FilterForm):
    """Which reviews, in which order."""

    reason = forms.ChoiceField(label="Why", required=False, choices=[("", "Any reason"), *REVIEW_REASONS.items()])
    order = forms.ChoiceField(label="Order", required=False, choices=list(ORDERS.items()))


class DecidedFilter(FilterForm):
    """Which decided reviews. `people`: who decided some, by reference."""

    who = forms.ChoiceField(label="Read by", required=False)
    outcome = forms.ChoiceField(label="What came of it", required=False, choices=[("", "Anything"), *OUTCOMES.items()])
    since = DatePartsField(label="First day", required=False)
    until = DatePartsField(label="Last day", required=False)

    def __init__(self, *args: Any, people: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Anyone"), (ME, "Me"), *people.items()]  # type: ignore[attr-defined]


class DecisionForm(Form):
    """What a reader makes of a review. `seen` stands for what was shown."""

    choice = forms.ChoiceField(label="Is this a child whom the index knows?", widget=forms.RadioSelect)
    note = forms.CharField(label="A note, for whoever looks at this later", required=False, max_length=300)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, rivals: tuple[Rival, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = {
            f"{SAME}:{one.ref}": (str(i), f"The same as child {i} ({in_a_hundred(one.scored.chance)})")
            for i, one in enumerate(rivals, start=1)
            if not one.barred
        }
        told = {**same, NEW: ("9", DECISIONS[NEW]), UNSURE: ("0", DECISIONS[UNSURE])}
        self.fields["choice"].choices = [(choice, words) for choice, (_, words) in told.items()]  # type: ignore[attr-defined]
        self.keys = {choice: key for choice, (key, _) in told.items()}
        """The number key of each choice: a child's is its number, the others' are the same on every review."""


class WhyForm(Form):
    """Why, for whoever looks at it later."""

    reason = forms.CharField(label="Why?", max_length=200, help_text="One sentence, for whoever looks at this later.")


class ReferenceField(forms.CharField):
    """The reference of a child."""

    def __init__(self, label: str) -> None:
        example = "As the child’s page shows it, for example 2f1c9a52-0d3e-4f7b-9a41-6f0f4b8f1c11."
        super().__init__(label=label, max_length=40, help_text=example)

    def clean(self, value: Any) -> uuid.UUID:
        """The reference, if it is one."""
        try:
            return uuid.UUID(super().clean(value))
        except ValueError:
            raise forms.ValidationError("Enter the whole reference, as the child’s page shows it.") from None


class ChildForm(Form):
    """Which child to look up."""

    child = ReferenceField("The child’s reference")


class OtherChildForm(Form):
    """Which other child is the same."""

    gone = ReferenceField("The other child’s reference")


class SampleForm(Form):
    """A new sample."""

    seed = forms.IntegerField(
        label="Seed",
        min_value=0,
        max_value=999_999,
        help_text="Any number: with it the same sample can be drawn again.",
    )


class SameForm(Form):
    """Whether a pair is of one child."""

    check = forms.IntegerField(widget=forms.HiddenInput)
    same = forms.ChoiceField(
        label="Are these two records of one child?",
        choices=[("yes", "Yes, the same child"), ("no", "No, two children")],
        widget=forms.RadioSelect,
    )

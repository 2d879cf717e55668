"""What is asked of whoever collects returns, makes one or signs it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from village.ui.forms import Form
from village.workforce.forms.days import DayField
from village.workforce.queries.returns.shipped import shipped_returns

Choices = Iterable[tuple[str, str]]


class OpenForm(Form):
    """A collection."""

    area = forms.ChoiceField(label="Area")
    kind = forms.ChoiceField(label="Which return?", widget=forms.RadioSelect)
    reference_on = DayField(label="Of which day?")
    due_on = DayField(label="Until when is it to be sent?")

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]
        kinds = [(name, one.title) for name, one in shipped_returns().items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class AskForm(Form):
    """Whom to ask."""

    employers = forms.MultipleChoiceField(label="Which employers?", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, employers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employers"].choices = list(employers)  # type: ignore[attr-defined]


class DueForm(Form):
    """Another day."""

    due_on = DayField(label="Until when is it to be sent?")


class WhyForm(Form):
    """Why a return goes back."""

    because = forms.CharField(
        label="What is to be put right?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever makes the return reads it. Name nobody.",
    )  # fmt: skip


class FileForm(Form):
    """A file of the return."""

    file = forms.FileField(label="The file", help_text="CSV or XML, of at most 20 MB.")
    made_on = DayField(
        label="When was it made?", help_text="The day on which it was exported. A file that says so itself is believed."
    )


class SeenForm(Form):
    """A button under what was looked at; the rest says what that was."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class NumberForm(Form):
    """A button under a version."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class NothingForm(Form):
    """Nothing is asked: a button is pressed."""


class ExplainForm(Form):
    """Why something that is seldom so is so."""

    words = forms.CharField(
        label="Why is it so?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="Name nobody."
    )
    every = forms.BooleanField(label="This holds for everything that the same rule found", required=False)
    mark_optional = False


class EraseForm(Form):
    """Whom to erase; `seen` says who goes by it, once that was looked at."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    reference = forms.CharField(
        label="Their reference", max_length=60,
        help_text="As it stands in your file. In the social work workforce census, their registration number.",
    )  # fmt: skip

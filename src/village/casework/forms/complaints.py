"""What is asked of a complaint at each of its steps."""

from typing import Any

from django import forms

from village.casework.forms.keys import KeyField
from village.casework.rules.complaints import OUTCOMES, STEPS
from village.ui.forms import Form


class AnswerForm(Form):
    """An answer where it happened."""

    answer = forms.CharField(label="The answer", max_length=2000, widget=forms.Textarea(attrs={"rows": 8}))
    advocate = forms.BooleanField(label="An advocate was offered to the child or young person")
    key = KeyField()


class NameForm(Form):
    """Who is independent."""

    name = forms.CharField(
        label="Who is it?", max_length=120,
        help_text="Somebody who never helped this family, and deals with the complaint in no other way.",
    )  # fmt: skip


class PanelForm(Form):
    """Who sat on the panel."""

    chair = forms.CharField(label="Who was in the chair?", max_length=120)
    second = forms.CharField(label="Who else sat on it?", max_length=120)
    third = forms.CharField(label="And who else?", max_length=120)
    key = KeyField()


class WrittenForm(Form):
    """What is written at a step, and what came of the complaint where the step says so."""

    outcome = forms.ChoiceField(label="What came of the complaint?", widget=forms.RadioSelect)
    words = forms.CharField(
        max_length=6000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Whoever complained reads this. Name nobody whom they must not learn of.",
    )  # fmt: skip
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    key = KeyField()

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = STEPS[step]
        self.fields["words"].label = asked.words
        self.fields["outcome"].choices = [(one, OUTCOMES[one]) for one in asked.outcomes]  # type: ignore[attr-defined]
        if not asked.outcomes:
            del self.fields["outcome"]


class AskForm(Form):
    """What whoever complained asks for now."""

    do = forms.CharField(max_length=12, widget=forms.HiddenInput)
    key = KeyField()

"""What the public pages ask."""

from django import forms

from village.board.actions.common import LONG
from village.board.rules.facts import RESPONDENTS
from village.ui.forms import Form


class ResponseForm(Form):
    """What someone thinks of a plan. Nobody is asked who they are."""

    said = forms.CharField(
        label="What do you think?",
        help_text="Do not write your name, or anything by which a child could be known.",
        max_length=LONG,
        widget=forms.Textarea,
        error_messages={
            "required": "Write what you think",
            "max_length": f"Keep what you think to {LONG:,} characters",
        },
    )
    kind = forms.ChoiceField(
        label="Which of these are you?",
        choices=list(RESPONDENTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which of these you are", "invalid_choice": "Choose one of these"},
    )
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

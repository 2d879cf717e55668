"""What is asked of whoever has somebody outside write sections of a form, of them, and of whoever reads what they
sent."""

from typing import Any

from django import forms

from village.casework.actions.sharing import CHANGED
from village.casework.forms.own import JoinForm
from village.casework.forms.sharing import Choices, ShareForm
from village.casework.rules.delegating import ACCEPTED, LONGEST, REFUSED, RETURNED
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form

OUTSIDER = ("name", "role", "email")
SETTLE = {
    ACCEPTED: "Take it into the form",
    RETURNED: "Send it back, to be written again",
    REFUSED: "Do not take it",
}


class DelegateForm(ShareForm):
    """Which sections somebody outside writes, who they are, and on what basis."""

    items = forms.MultipleChoiceField(
        label="Which sections should they write?",
        widget=forms.CheckboxSelectMultiple,
        help_text="They read the questions of these, and none of the answers.",
        error_messages={"invalid_choice": CHANGED},
    )
    person = forms.ChoiceField(
        label="Whom is it about?", widget=forms.RadioSelect, help_text="They are told the first name, and nothing else."
    )
    to = forms.ChoiceField(label="Which organisation do they work for?")
    name = forms.CharField(label="Their full name", max_length=120)
    role = forms.CharField(label="As what do they work?", max_length=80, help_text="Such as “GP” or “Health visitor”.")
    email = forms.EmailField(label="Their e-mail address at work")
    words = forms.CharField(
        label="What do you tell them about why you ask?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They read this. Name nobody, and give no address.",
    )

    necessity = forms.CharField(
        label="Why must they write this, and why would less not do?",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They do not read this.",
    )
    last_on = DatePartsField(
        label="Until the end of which day may they write?", help_text=f"At most {LONGEST.days} days from today."
    )

    def __init__(self, *args: Any, children: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(children)  # type: ignore[attr-defined]
        first = ("items", "person", "to", *OUTSIDER, "words", "purpose", "necessity")
        last = ("last_on", "key")
        self.order_fields([*first, *(name for name in self.fields if name not in (*first, *last)), *last])


class CodeForm(JoinForm):
    """The code that goes with a link."""


class SettleForm(Form):
    """What becomes of what somebody outside sent."""

    decision = forms.ChoiceField(
        label="What becomes of this?", choices=list(SETTLE.items()), widget=forms.RadioSelect
    )  # fmt: skip
    words = forms.CharField(
        label="A word to them",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="If you send it back or do not take it, say why. They read this.",
    )

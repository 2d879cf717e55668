"""What the index's pages ask."""

import datetime as dt
from typing import Any

from django import forms

from village.kernel.calendar.fields import DatePartsField
from village.linkage.rules.identifiers import identifier
from village.people.actions.overseeing import TOLD_TO
from village.people.rules.searching import PURPOSES, Criteria, mistakes
from village.people.rules.states import KEPT_FOR, SHIELD_REASONS
from village.ui.forms import Form

_ASKED = {"date_of_birth": "born", **{one: one for one in ("number", "forename", "surname", "age", "postcode")}}
"""The field that asks for each criterion."""
NOT_A_NUMBER = "This is neither an NHS number nor a pupil number: check it"


class ReasonForm(Form):
    """Why somebody needs to know."""

    purpose = forms.ChoiceField(
        label="Why do you need to know?",
        choices=list(PURPOSES.items()),
        widget=forms.RadioSelect,
        help_text="Your reason is kept with every child you look at in the next hour. Families can ask who looked.",
        error_messages={"required": "Choose why you need to know"},
    )
    words = forms.CharField(label="In a few words", required=False, max_length=300)


class SearchForm(ReasonForm):
    """The least that a search must say, and with `reasoned` (a reason stands already) why only if it is another."""

    number = forms.CharField(label="NHS number or unique pupil number", required=False, max_length=40)
    forename = forms.CharField(label="First name", required=False, max_length=100)
    surname = forms.CharField(label="Last name", required=False, max_length=100)
    born = DatePartsField(label="Date of birth", required=False)
    age = forms.CharField(label="Or age in years", required=False, max_length=3)
    postcode = forms.CharField(label="Or postcode", required=False, max_length=10)
    mark_optional = False

    def __init__(self, *args: Any, reasoned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.RadioSelect):  # nothing is typed there, and HTML allows neither
                field.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})
            if reasoned and name in ("purpose", "words"):
                field.required = False

    def clean_number(self) -> str:
        """A number that passes the check of its kind."""
        number = str(self.cleaned_data["number"])
        if number.strip() and not any(identifier(scheme, number).value for scheme in ("nhs", "upn")):
            raise forms.ValidationError(NOT_A_NUMBER)
        return number

    def clean(self) -> dict[str, Any]:
        """Enough is said; whatever is wrong is told at once, each at its field. What cannot be read counts as given."""
        cleaned = super().clean() or {}
        given = {name: "?" if one in self.errors else str(cleaned.get(one) or "") for name, one in _ASKED.items()}
        for name, sentence in mistakes(Criteria(**given)):
            if _ASKED[name] not in self.errors:
                self.add_error(_ASKED[name], sentence)
        return cleaned

    def criteria(self) -> Criteria:
        """What is searched for."""
        said = self.cleaned_data
        born: dt.date | None = said["born"]
        kept = {name: said[name].strip() for name in ("number", "forename", "surname", "age", "postcode")}
        return Criteria(**kept, date_of_birth=born.isoformat() if born else "")


class BehindForm(Form):
    """Why somebody must look behind a shield."""

    words = forms.CharField(
        label="What makes this necessary?",
        error_messages={"required": "Enter what makes this necessary"},
        widget=forms.Textarea,
        max_length=300,
        help_text="Write a sentence. Somebody else reads it today.",
    )
    code = forms.CharField(
        label="A new code",
        max_length=20,
        error_messages={"required": "Enter the code that your app shows now"},
        help_text="The code that your app shows now, or a recovery code. One that was used before does not work.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, demo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if demo:
            self.fields["code"].help_text = "In this demonstration nobody has an app: any new six digits will do."


class ContactForm(Form):
    """How to reach whoever asks."""

    reach = forms.CharField(
        label="How can they reach you?",
        error_messages={"required": "Enter how they can reach you"},
        max_length=120,
        help_text="A work telephone number or e-mail address. Write nothing about the child.",
    )


class MessageForm(SearchForm):
    """Whom a message is about, and how to reach whoever sends it."""

    reach = forms.CharField(
        label="How can they reach you?",
        max_length=120,
        help_text="A work telephone number or e-mail address. Write nothing about the child.",
    )
    area = forms.ChoiceField(label="Area", help_text="Where the child lives, or was last known to.")

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        self.fields["area"].required = len(areas) > 1


class ShieldForm(Form):
    """Which child is to be shielded, and why."""

    which = forms.CharField(
        label="Reference or number of the child",
        error_messages={"required": "Enter the child’s reference or number"},
        max_length=60,
        help_text="The reference on the child’s page, an NHS number or a unique pupil number. With a number, a child is"
        " shielded even before anything about them arrives.",
    )
    reason = forms.ChoiceField(
        label="Why is the child shielded?",
        choices=list(SHIELD_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the child is shielded"},
    )
    words = forms.CharField(
        label="What is the danger?",
        widget=forms.Textarea,
        max_length=300,
        error_messages={"required": "Enter what the danger is"},
    )
    area = forms.ChoiceField(label="Area", help_text="Whose officers answer for a number that no record has yet.")

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        self.fields["area"].required = all(code for code, _ in areas)  # blank is all of England
        if len(areas) == 1:
            self.fields["area"].widget = forms.HiddenInput()
            self.fields["area"].initial = areas[0][0]


class StillNeededForm(Form):
    """Whether a shield stays."""

    do = forms.ChoiceField(
        label="Is it still needed?",
        choices=[("renew", "Yes: look again in six months"), ("end", "No: take it off now")],
        widget=forms.RadioSelect,
        help_text="Ask those who know the family whether the danger still stands. If nobody can say, it does.",
        error_messages={"required": "Choose whether the shield is still needed"},
    )


class FindingForm(Form):
    """What a review of a look behind a shield came to."""

    justified = forms.ChoiceField(
        label="Was it necessary?",
        error_messages={"required": "Choose whether it was necessary"},
        choices=[("yes", "Yes"), ("no", "No: this goes to the person’s manager")],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(
        label="What did you find?",
        widget=forms.Textarea,
        max_length=300,
        error_messages={"required": "Enter what you found"},
    )


class NewIdentityForm(Form):
    """Whose old identity is to be cut off."""

    which = forms.CharField(label="Reference or number of the child under the old identity", max_length=60)
    words = forms.CharField(
        label="On what order or decision does this rest?",
        widget=forms.Textarea,
        max_length=300,
        help_text="Do not write the new name, or anything from which it could be found.",
    )


class WhichForm(Form):
    """Which child a family asks about."""

    which = forms.CharField(label="Reference, NHS number or unique pupil number", max_length=60)


class CopyForm(Form):
    """For whom a copy is made."""

    to = forms.ChoiceField(label="Who asks for a copy?", choices=list(TOLD_TO.items()), widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label="As what?",
        choices=[
            ("pdf", "A document to print or send (PDF). It leaves out what should not lie about in a home"),
            ("page", "A page to read"),
            ("json", "A file for another system (JSON)"),
        ],
        widget=forms.RadioSelect,
    )


class KeepForm(Form):
    """Whether a record is kept until 25."""

    kept_for = forms.ChoiceField(
        label="Keep the record open until 25?",
        choices=[("no", "No: until 18"), *KEPT_FOR.items()],
        widget=forms.RadioSelect,
    )
    consent = forms.CharField(label="How did the young person agree?", required=False, max_length=200)


class DeathForm(Form):
    """When a child died."""

    died_on = DatePartsField(label="Date of death")


class SettleForm(Form):
    """What came of an alert."""

    finding = forms.CharField(
        label="What did you find?",
        widget=forms.Textarea,
        max_length=300,
        error_messages={"required": "Enter what you found"},
    )

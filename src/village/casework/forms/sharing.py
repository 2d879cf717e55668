"""What is asked before something is shared, and of the register of agreements between organisations."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone

from village.casework.actions.sharing import CHANGED
from village.casework.forms.keys import KeyField
from village.casework.queries.sharing import codes
from village.casework.queries.sharing_shown import called
from village.casework.rules.agreeing import CAPACITIES, STATES
from village.casework.rules.sharing import Code, Grounds, grounds_faults
from village.kernel.calendar.fields import DatePartsField
from village.kernel.calendar.rules import london_date
from village.ui.forms import Form

Choices = Iterable[tuple[str, str]]
YES_NO = [("yes", "Yes"), ("no", "No")]


def _of(known: Mapping[str, Code]) -> list[tuple[str, str]]:
    return [(code, called(one) + _goes_with(one)) for code, one in known.items()]


def _goes_with(one: Code) -> str:
    """What else must be chosen with a code, so that nobody learns it from a refusal."""
    if one.condition:
        return f": choose a condition of part {one.condition} below too"
    return ": choose a law below too" if one.gateway else f", part {one.part}" if one.part else ""


class ShareForm(Form):
    """What is shared, with whom, why, and on what basis."""

    items = forms.MultipleChoiceField(
        label="What should they read?",
        widget=forms.CheckboxSelectMultiple,
        help_text="They read exactly these versions. A later one is a new share.",
        error_messages={"invalid_choice": CHANGED},
    )
    to = forms.ChoiceField(label="Who should read it?", help_text="An organisation, or one person of it alone.")
    purpose = forms.ChoiceField(label="What is it for?", widget=forms.RadioSelect)
    necessity = forms.CharField(
        label="Why do they need it, and why would less not do?",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    basis = forms.ChoiceField(label="What is the lawful basis?", widget=forms.RadioSelect)
    special = forms.ChoiceField(
        label="And for health and other matters of a special kind?",
        widget=forms.RadioSelect,
        help_text="To agree to being helped is not consent to share.",
    )
    condition = forms.ChoiceField(label="Condition of the Data Protection Act", required=False)
    gateway = forms.ChoiceField(label="Which law lets you share?", required=False)
    consents = forms.MultipleChoiceField(
        label="Who consented to this share?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only if it rests on consent.",
    )
    told = forms.ChoiceField(label="Does the family know?", choices=YES_NO, widget=forms.RadioSelect)
    not_told_because = forms.CharField(
        label="If not, why not?", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    last_on = DatePartsField(label="Until the end of which day may they read it?")
    key = KeyField()

    def __init__(self, *args: Any, items: Choices, takers: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = codes()
        for name, choices in (
            ("items", list(items)),
            ("to", [("", "Choose"), *takers]),
            ("purpose", _of(known.purposes)),
            ("basis", _of(known.article_6)),
            ("special", _of(known.article_9)),
            ("condition", [("", "None"), *_of(known.schedule_1)]),
            ("gateway", [("", "None"), *_of(known.gateways)]),
            ("consents", list(people)),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each part of the grounds that is at fault says so in its own place, all of them at once."""
        said = super().clean() or {}
        asked = {*self.errors, *(["not_told_because"] if "told" in self.errors else [])}
        for name, sentence in grounds_faults(self.grounds(), codes(), london_date(timezone.now())).items():
            if name not in asked:
                self.add_error(name, sentence)
        return said

    def grounds(self) -> Grounds:
        """On what grounds it is to be shared."""
        said = self.cleaned_data
        same = ("purpose", "basis", "special", "condition", "gateway", "necessity", "not_told_because")
        return Grounds(
            told_family=said.get("told") == "yes",
            last_on=said.get("last_on") or dt.date.min,
            **{name: said.get(name, "") for name in same},
        )

    def taker(self, bodies: Mapping[str, str]) -> tuple[str, uuid.UUID | None]:
        """The organisation, and who of it. `bodies`: the organisation of each account that can be chosen."""
        kind, _, ref = self.cleaned_data["to"].partition(":")
        return (ref, None) if kind == "organisation" else (bodies[ref], uuid.UUID(ref))


class BecauseForm(Form):
    """Why a share ends."""

    because = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ConsentForm(Form):
    """What somebody of the family says to a share."""

    person = forms.ChoiceField(label="Who was asked?", widget=forms.RadioSelect)
    capacity = forms.ChoiceField(label="On what standing?", choices=list(CAPACITIES.items()), widget=forms.RadioSelect)
    state = forms.ChoiceField(
        label="What did they say?",
        choices=list(STATES.items()),
        widget=forms.RadioSelect,
        help_text="If anybody says no or takes it back, the share ends at once and for good.",
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]


class NotSharedForm(Form):
    """A decision not to share."""

    organisation = forms.ChoiceField(label="Not with whom?")
    purpose = forms.ChoiceField(label="What would it have been for?", widget=forms.RadioSelect)
    reason = forms.ChoiceField(label="Why not?", widget=forms.RadioSelect)
    words = forms.CharField(label="In your own words", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    review_on = DatePartsField(label="When will you look at this again?")

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = codes()
        self.fields["organisation"].choices = [("", "Choose"), *organisations]  # type: ignore[attr-defined]
        self.fields["purpose"].choices = _of(known.purposes)  # type: ignore[attr-defined]
        self.fields["reason"].choices = _of(known.reasons)  # type: ignore[attr-defined]


class DataAgreementForm(Form):
    """An agreement between two organisations."""

    giver = forms.ChoiceField(label="Who shares?")
    taker = forms.ChoiceField(label="With whom?")
    purposes = forms.MultipleChoiceField(label="For what?", widget=forms.CheckboxSelectMultiple)
    reference = forms.CharField(
        label="Reference", max_length=120, help_text="By which the signed agreement is found, such as “DSA 2026/14”."
    )
    from_on = DatePartsField(label="From what day?")
    until_on = DatePartsField(label="Until what day?", help_text="The first day on which it no longer counts.")

    def __init__(self, *args: Any, givers: Choices, takers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].choices = [("", "Choose"), *givers]  # type: ignore[attr-defined]
        self.fields["taker"].choices = [("", "Choose"), *takers]  # type: ignore[attr-defined]
        self.fields["purposes"].choices = _of(codes().purposes)  # type: ignore[attr-defined]

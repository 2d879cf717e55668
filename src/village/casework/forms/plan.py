"""What is asked about needs, a plan, and a review."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms

from village.casework.actions.plan import Aimed, Doing
from village.casework.forms.keys import KeyField
from village.casework.rules.needs import OWN_VOICES, VOICES, Need
from village.casework.rules.plan import DECISIONS, GO_ON, STANDINGS, TRANSFER
from village.casework.rules.transfers import ALONG
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form

Choices = Iterable[tuple[str, str]]
NO_NEED, WHOLE = "", ""
SERVICE, ACCOUNT, PERSON = "service", "account:", "person:"


def choose(form: Form, name: str, choices: Choices) -> None:
    """Give a field of a form what may be chosen."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def need_key(need: Need) -> str:
    """A need as a form sends it."""
    return f"{need.person}|{need.element}"


def need_of(key: str) -> tuple[uuid.UUID | None, str]:
    """Whose need of which element was chosen."""
    person, _, element = key.partition("|")
    return uuid.UUID(person) if person else None, element


class GoalForm(Form):
    """What should be different."""

    words = forms.CharField(
        label="What should be different?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In the family’s own words where you can. It is on the plan that they take home: name no address.",
    )  # fmt: skip
    need = forms.ChoiceField(label="Which need does this answer?", required=False)
    person = forms.ChoiceField(label="If it answers none of these: for whom is it?", required=False)
    target = forms.ChoiceField(label="How should this need stand then?", required=False)
    how_known = forms.CharField(
        label="How will the family know?", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, *args: Any, needs: Choices, people: Choices, levels: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "need", [(NO_NEED, "None that was read"), *needs])
        choose(self, "person", [(WHOLE, "The whole family"), *people])
        choose(self, "target", [("", "Not said"), *levels])

    def aimed(self) -> Aimed:
        """The goal as told."""
        said = self.cleaned_data
        person, element = need_of(said["need"]) if said["need"] else (None, "")
        if not element and said["person"]:
            person = uuid.UUID(said["person"])
        return Aimed(said["words"], person, element, said["target"] if element else "", said["how_known"])


class DoingForm(Form):
    """Who does something by when: one of those who may, or a service that is named."""

    owner = forms.ChoiceField(label="Who does this?", widget=forms.RadioSelect)
    service = forms.CharField(label="If a service does it: which?", required=False, max_length=160)
    due_on = DatePartsField(label="By when?")
    mark_optional = False

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "owner", [*owners, (SERVICE, "A service")])

    def clean(self) -> dict[str, Any]:
        """A service has a name."""
        said = super().clean() or {}
        if said.get("owner") == SERVICE and not said.get("service", "").strip():
            self.add_error("service", "Enter the name of the service")
        return said

    def doing(self) -> Doing:
        """It as told, with what whoever inherits this calls `words`."""
        said = self.cleaned_data
        owner = said["owner"]
        return Doing(
            said["words"],
            said["due_on"],
            account=uuid.UUID(owner.removeprefix(ACCOUNT)) if owner.startswith(ACCOUNT) else None,
            service=said["service"] if owner == SERVICE else "",
            person=uuid.UUID(owner.removeprefix(PERSON)) if owner.startswith(PERSON) else None,
            serves=said.get("serves", ""),
        )


class StepForm(DoingForm):
    """A step towards a goal."""

    words = forms.CharField(
        label="What will be done?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is on the plan that the family takes home: name no address.",
    )  # fmt: skip
    serves = forms.CharField(
        label="Which priority of the area’s plan does this serve?", required=False, max_length=80,
        help_text="The last part of the priority’s address, such as early-years. Leave it empty if it serves none.",
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("words",)


class DoneForm(Form):
    """That a step is done."""

    done_on = DatePartsField(label="When was it done?")
    evidence = forms.CharField(
        label="What shows that it is done?", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class CancelForm(Form):
    """That a step will not be done."""

    because = forms.CharField(
        label="Why will this not be done?", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettleGoalForm(Form):
    """That a goal is met or given up."""

    state = forms.ChoiceField(
        label="How does it stand?", widget=forms.RadioSelect,
        choices=[("met", "It is met"), ("dropped", "It is given up: it no longer fits")],
    )  # fmt: skip


class LeaveForm(Form):
    """Why nothing is done about a need."""

    need = forms.ChoiceField(label="Which need?", widget=forms.RadioSelect)
    because = forms.CharField(
        label="Why is nothing done about it?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: the family asks to wait; another service sees to it already.",
    )  # fmt: skip

    def __init__(self, *args: Any, needs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "need", needs)


class AgreePlanForm(Form):
    """That the family agrees to the plan that is on this page."""

    agreed_by = forms.ChoiceField(label="Who of the family agrees?", widget=forms.RadioSelect)
    key = KeyField()
    expects = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "agreed_by", people)


class ReadForm(Form):
    """How needs stand on a day, in each voice. What is left empty was not read."""

    on = DatePartsField(label="When was this read?")
    mark_optional = False

    def __init__(
        self, *args: Any, elements: Mapping[str, str], voices: Mapping[str, str], levels: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {
            f"{element.replace('.', '_')}__{voice}": (element, voice) for element in elements for voice in voices
        }
        choices = [("", "Not read"), *levels]
        for name, (_, voice) in self.asked.items():
            self.fields[name] = forms.ChoiceField(label=voices[voice], choices=choices, required=False)

    def given(self) -> dict[tuple[str, str], str]:
        """What was read, by element and voice."""
        return {key: self.cleaned_data[name] for name, key in self.asked.items() if self.cleaned_data[name]}


class TakeForm(Form):
    """Of whom a signed form speaks, and who gave the family's own readings in it."""

    sheet = forms.ChoiceField(label="Which form?", widget=forms.RadioSelect)
    person = forms.ChoiceField(label="Of whom does it speak?", widget=forms.RadioSelect)
    family_voice = forms.ChoiceField(
        label="Who gave the family’s own readings in it?",
        choices=[*((voice, VOICES[voice]) for voice in OWN_VOICES), ("none", "There are none in it")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, sheets: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "sheet", sheets)
        choose(self, "person", people)


class ReviewForm(Form):
    """Who came, how each goal stands, what was decided."""

    on = DatePartsField(label="When did you meet?")
    family = forms.MultipleChoiceField(
        label="Who of the family was there?", required=False, widget=forms.CheckboxSelectMultiple
    )
    team = forms.MultipleChoiceField(
        label="Who of the team was there?", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(label="Who else was there?", required=False, max_length=300)
    decision = forms.ChoiceField(label="What was decided?", choices=list(DECISIONS.items()), widget=forms.RadioSelect)
    because = forms.CharField(label="Why?", max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    next_on = DatePartsField(label="Unless help ends now: when will you look again?", required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    mark_optional = False

    def __init__(
        self, *args: Any, people: Choices, team: Choices, goals: Collection[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "family", people)
        choose(self, "team", team)
        self.goals = [ref for ref, _ in goals]
        standings = list(STANDINGS.items())
        for ref, words in goals:
            self.fields[f"standing_{ref}"] = forms.ChoiceField(
                label=words, choices=standings, widget=forms.RadioSelect,
                error_messages={"required": f"Choose how this goal stands: {words}"},
            )  # fmt: skip
            self.fields[f"words_{ref}"] = forms.CharField(
                label="What helped, or stood in the way?", required=False, max_length=300
            )
        self.order_fields(["on", "family", "team", "others", *self.goal_fields, "decision", "because", "next_on"])

    @property
    def goal_fields(self) -> list[str]:
        """The names of the fields about goals."""
        return [f"{kind}_{ref}" for ref in self.goals for kind in ("standing", "words")]

    def clean(self) -> dict[str, Any]:
        """Going on has a day; until others have taken over, help goes on."""
        said = super().clean() or {}
        if said.get("decision") in (GO_ON, TRANSFER) and not said.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", "Enter when you will look again")
        return said

    def standings(self) -> dict[uuid.UUID, tuple[str, str]]:
        """How each goal stands, and in which words."""
        said = self.cleaned_data
        return {uuid.UUID(ref): (said[f"standing_{ref}"], said[f"words_{ref}"]) for ref in self.goals}


class TransferForm(Form):
    """To which area help is handed over, and who of the family agrees to that."""

    to = forms.ChoiceField(label="Which area?")
    agreed_by = forms.ChoiceField(label="Who of the family agrees to this?", widget=forms.RadioSelect)
    along = forms.MultipleChoiceField(
        label="What goes along, as the family agrees?", required=False, choices=list(ALONG.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Ask them of each. It is given as it stands on the day on which the other area takes over, to be "
        "read there and not changed. No address goes along, nobody who has left the family, and nothing that was "
        "marked as about another person.",
    )  # fmt: skip
    words = forms.CharField(
        label="What should they know before they take over?", required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="They read this before they may read the record.",
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "to", [("", "Choose an area"), *areas])
        choose(self, "agreed_by", people)

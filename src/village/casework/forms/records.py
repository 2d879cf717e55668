"""What is asked about a family, those around it, and what they said."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from village.casework.actions.families import Who
from village.casework.forms.caseload import over_field
from village.casework.forms.keys import KeyField
from village.casework.rules.agreeing import CAPACITIES, STATES
from village.casework.rules.episodes import CONCERN_OUTCOMES
from village.casework.rules.families import BELONGING, BONDS, RELATIONS, SEXES
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form

Choices = Iterable[tuple[str, str]]


class PersonForm(Form):
    """Somebody of a family."""

    name = forms.CharField(
        label="Full name", required=False, max_length=120, help_text="Leave this empty for a child who is not born yet."
    )
    part = forms.ChoiceField(label="Who is this?", choices=list(BELONGING.items()), widget=forms.RadioSelect)
    known_as = forms.CharField(label="What they like to be called", required=False, max_length=60)
    sex = forms.ChoiceField(label="Sex", required=False, choices=[("", "Not known"), *SEXES.items()])
    born_on = DatePartsField(label="Date of birth", required=False)
    due_on = DatePartsField(label="Or the date when the birth is expected", required=False)
    language = forms.CharField(label="First language", required=False, max_length=40)
    interpreter = forms.BooleanField(label="They need an interpreter", required=False)
    reach = forms.CharField(label="How to reach them", required=False, max_length=120)
    mark_optional = False

    def who(self) -> Who:
        """The person as told."""
        return Who(**{name: value for name, value in self.cleaned_data.items() if name not in ("part", "seen")})


class BirthForm(Form):
    """A child who was expected is born."""

    name = forms.CharField(label="The child’s full name", max_length=120)
    born_on = DatePartsField(label="When was the child born?")


class IndexForm(Form):
    """By which reference the index of children knows a child."""

    child = forms.UUIDField(
        label="Reference in the index",
        required=False,
        help_text="It is at the end of the address of the child’s page. Leave this empty if the child is not known.",
    )
    mark_optional = False


class OpenForm(Form):
    """The least that opens help: whom it is for, and one who cares for them."""

    name = forms.CharField(
        label="What should this family be called?",
        max_length=120,
        help_text="Such as “The Archer family”. Others read it: give no street.",
    )
    child = forms.CharField(label="Child’s full name", required=False, max_length=120)
    born_on = DatePartsField(label="Child’s date of birth", required=False)
    due_on = DatePartsField(label="Or, for a child who is not born yet, when the birth is expected", required=False)
    carer = forms.CharField(label="Parent or carer’s full name", required=False, max_length=120)
    area = forms.ChoiceField(label="Where does the family live?", widget=forms.RadioSelect)
    index = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = KeyField()
    mark_optional = False

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(areas)
        self.fields["area"].choices = found  # type: ignore[attr-defined]
        if len(found) == 1:
            self.fields["area"].widget = forms.HiddenInput()
            self.fields["area"].initial = found[0][0]


def people_told(said: Mapping[str, Any]) -> list[tuple[Who, str]]:
    """Those of whom an `OpenForm` tells, each with their part."""
    child = Who(said["child"], born_on=said["born_on"], due_on=said["due_on"], child=said["index"])
    carer = [(Who(said["carer"]), "carer")] if said["carer"].strip() else []
    return [(child, "child"), *carer]


class AgreementForm(Form):
    """What somebody said to being helped."""

    person = forms.ChoiceField(label="Who was asked?", widget=forms.RadioSelect)
    capacity = forms.ChoiceField(label="On what standing?", choices=list(CAPACITIES.items()), widget=forms.RadioSelect)
    scope = forms.CharField(label="To what?", max_length=160, help_text="Such as “Help from the family hub”.")
    state = forms.ChoiceField(label="What did they say?", choices=list(STATES.items()), widget=forms.RadioSelect)
    on = DatePartsField(label="When?")
    words = forms.CharField(
        label="In their own words", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]


class MemberForm(Form):
    """Somebody who joins the team: a colleague with an account, or somebody who is only named."""

    account = forms.ChoiceField(
        label="Somebody with an account",
        required=False,
        help_text="They see this record from now on. Only those who are vetted, trained and work here are listed.",
    )
    name = forms.CharField(label="Or somebody without one: their name", required=False, max_length=120)
    role = forms.CharField(label="What they do for the family", max_length=120)
    organisation = forms.CharField(label="Organisation", required=False, max_length=160)
    reach = forms.CharField(label="How to reach them", required=False, max_length=120)
    mark_optional = False

    def __init__(self, *args: Any, accounts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [("", "Nobody from this list"), *accounts]  # type: ignore[attr-defined]


class HandoverForm(Form):
    """To whom the lead is offered, and who of the family agreed."""

    to = forms.ChoiceField(label="Who should lead?", widget=forms.RadioSelect)
    agreed_by = forms.ChoiceField(label="Who of the family has agreed to them?", widget=forms.RadioSelect)
    words = forms.CharField(label="What they should know first", required=False, max_length=300)
    over_because = over_field()

    def __init__(self, *args: Any, accounts: Choices, people: Choices, over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not over:
            del self.fields["over_because"]
        self.fields["to"].choices = list(accounts)  # type: ignore[attr-defined]
        self.fields["agreed_by"].choices = list(people)  # type: ignore[attr-defined]


class LeadAgreedForm(Form):
    """Who of the family agrees to whoever leads already."""

    agreed_by = forms.ChoiceField(label="Who of the family has agreed?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed_by"].choices = list(people)  # type: ignore[attr-defined]


class HomeForm(Form):
    """Where some of a family live."""

    people = forms.MultipleChoiceField(label="Who lives there?", widget=forms.CheckboxSelectMultiple)
    address = forms.CharField(label="Address", max_length=200)
    postcode = forms.CharField(label="Postcode", required=False, max_length=8)
    on = DatePartsField(label="Since when?")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = list(people)  # type: ignore[attr-defined]


class RelationForm(Form):
    """What one person is to another."""

    one = forms.ChoiceField(label="Who")
    kind = forms.ChoiceField(label="is the", choices=list(RELATIONS.items()))
    other = forms.ChoiceField(label="of")
    bond = forms.ChoiceField(
        label="How is it between them?", choices=[("", "Not written down"), *BONDS.items()], required=False
    )
    responsible = forms.ChoiceField(
        label="Parental responsibility", required=False, choices=[("", "Not known"), ("yes", "Yes"), ("no", "No")]
    )
    mark_optional = False

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].choices = list(people)  # type: ignore[attr-defined]


class MoveForm(Form):
    """A step of the process, sent once."""

    reason = forms.ChoiceField(label="Why?", widget=forms.RadioSelect)
    on = DatePartsField(label="On what day was this so?", required=False, help_text="Leave this empty for today.")
    key = KeyField()
    expects = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, *args: Any, reasons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(reasons)
        if found:
            self.fields["reason"].choices = found  # type: ignore[attr-defined]
        else:
            del self.fields["reason"]


class LongerForm(Form):
    """Until when something may take longer."""

    until = DatePartsField(label="Until what day, at the latest?")
    reason = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.DateField(widget=forms.HiddenInput)


class DayForm(Form):
    """On which day a fact really was."""

    on = DatePartsField(label="On which day was it really?")
    reason = forms.CharField(
        label="Why is it recorded only now, and how do you know the day?", max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="The manager of the service reads this.",
    )  # fmt: skip
    seen = forms.DateField(widget=forms.HiddenInput)


class ConcernForm(Form):
    """A concern for a child's safety: nothing is required."""

    words = forms.CharField(
        label="What worries you?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Write as much or as little as you can. You can send this empty and be called.",
    )
    mark_optional = False


class SettleForm(Form):
    """What came of a concern."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=list(CONCERN_OUTCOMES.items()),
        widget=forms.RadioSelect,
        help_text="Only once social care has decided to take the family over can help here be handed over to them; to "
        "have passed a concern on is not enough.",
    )
    finding = forms.CharField(label="How do you know?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class GlassForm(Form):
    """Why somebody must read a record that is not their work."""

    words = forms.CharField(
        label="What makes this necessary?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Write a sentence. Somebody else reads it today.",
    )
    code = forms.CharField(
        label="A new code",
        max_length=20,
        help_text="The code that your app shows now, or a recovery code. One that was used before does not work.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class FindingForm(Form):
    """What a reviewer found."""

    justified = forms.ChoiceField(
        label="Was it right?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    finding = forms.CharField(label="What did you find?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

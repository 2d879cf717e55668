"""What is asked when a family goes between early help and social care."""

from collections.abc import Mapping
from typing import Any

from django import forms

from village.casework.actions.stepping_down import Offer
from village.casework.forms.allocation import StepForm
from village.casework.forms.caseload import over_field
from village.casework.forms.keys import KeyField
from village.casework.forms.plan import Choices, choose
from village.casework.forms.records import OpenForm, people_told
from village.casework.rules.social_care import FOUND, MOST, WHY
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form

NOBODY = "nobody"


class StepUpForm(Form):
    """Why social care is asked to take a family over, and who agrees to that."""

    organisation = forms.ChoiceField(label="Whom do you ask?", widget=forms.RadioSelect)
    why = forms.ChoiceField(label="Why do you ask?", choices=list(WHY.items()), widget=forms.RadioSelect)
    worry = forms.CharField(
        label="What are you worried about?", max_length=MOST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Social care reads this, who belongs to the family, and what you found as it stands now: the "
        "assessment as it was signed, the plan as it was agreed, the needs as they were read.",
    )  # fmt: skip
    agreed_by = forms.ChoiceField(label="Who of the family agrees to asking?", widget=forms.RadioSelect)
    without_because = forms.CharField(
        label="If nobody does: why do you ask all the same?", max_length=300, required=False,
        help_text="Leave this empty if somebody agrees. Say it in one sentence: asking them could put a child in "
        "danger, say.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    key = KeyField()

    def __init__(self, *args: Any, organisations: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", organisations)
        choose(self, "agreed_by", [*people, (NOBODY, "Nobody: we ask without their agreement")])


class StepUpAnswerForm(StepForm):
    """What social care decides: who takes the family over, or why it does not."""

    social_worker = forms.CharField(label="Who is the family’s social worker?", max_length=120)
    reach = forms.CharField(
        label="How can they be reached?", max_length=120, required=False, help_text="A telephone number or an address."
    )
    field_order = ("social_worker", "reach", "reason", "words")

    def __init__(self, *args: Any, takes: bool, **kwargs: Any) -> None:
        super().__init__(*args, words=None if takes else ("What do those who asked need to know?", True), **kwargs)
        for name in () if takes else ("social_worker", "reach"):
            del self.fields[name]


class StepDownForm(OpenForm):
    """A family that social care offers to early help: who they are, who agreed, and what was found."""

    organisation = forms.ChoiceField(label="To whom do you offer this?", widget=forms.RadioSelect)
    agreed_by = forms.ChoiceField(
        label="Who of them agreed to early help?", widget=forms.RadioSelect,
        choices=[("carer", "The parent or carer"), ("child", "The child, who is 10 or older")],
    )  # fmt: skip
    agreed_on = DatePartsField(label="When did they agree?")
    found = forms.CharField(
        label="What did you find, and what should go on?", max_length=FOUND, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Whoever manages early help there reads this. Write no address.",
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", organisations)
        del self.fields["index"]


def offer_told(said: Mapping[str, Any]) -> Offer:
    """The family of whom a `StepDownForm` tells."""
    people = people_told({**said, "index": None})
    return Offer(said["name"], people, 0 if said["agreed_by"] == "child" else 1, said["agreed_on"], said["found"])


class AcceptForm(StepForm):
    """Who leads the help that begins."""

    lead = forms.ChoiceField(label="Who leads this?")
    over_because = over_field()
    field_order = ("lead", "over_because")

    def __init__(self, *args: Any, leads: Choices, over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not over:
            del self.fields["over_because"]
        choose(self, "lead", [("", "Choose somebody"), *leads])

"""What is asked about panels, their meetings, and what is asked of them."""

import uuid
from collections.abc import Collection
from typing import Any

from django import forms

from village.casework.forms.keys import KeyField
from village.casework.forms.plan import Choices, choose
from village.casework.queries.panels import Room
from village.casework.rules.allocation import HALF_TERMS, PARTS
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form


class PanelForm(Form):
    """The panel of a locality."""

    area = forms.ChoiceField(label="In which area?")
    locality = forms.CharField(label="Which locality?", max_length=80)
    quorum = forms.IntegerField(
        label="How many must be there to decide?", min_value=2, max_value=20, initial=3,
        help_text="Set by the area; no national number was found. Whoever must not see a family does not count for it.",
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "area", areas)


class SeatForm(Form):
    """Who sits on a panel, and as what."""

    account = forms.ChoiceField(label="Who?")
    part = forms.ChoiceField(label="As what?", choices=list(PARTS.items()), widget=forms.RadioSelect)

    def __init__(self, *args: Any, accounts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "account", [("", "Choose somebody"), *accounts])


class ServiceForm(Form):
    """A service in which a panel gives places."""

    name = forms.CharField(label="What is the service called?", max_length=160)
    organisation = forms.ChoiceField(label="Who runs it?")

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", [("", "Choose an organisation"), *organisations])


class SittingForm(Form):
    """When a panel meets."""

    on = DatePartsField(label="On which day?")
    half_term = forms.ChoiceField(label="For which half term?", choices=list(HALF_TERMS.items()))


class AttendForm(Form):
    """Who of a panel is there."""

    mark_optional = False

    def __init__(self, *args: Any, seats: Collection[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("came", "Is there"), ("apologies", "Sent apologies"), ("absent", "Is not there")]
        self.seats = [pk for pk, _ in seats]
        for pk, name in seats:
            missing = {"required": f"{name}: choose whether they are there"}
            self.fields[f"seat_{pk}"] = forms.ChoiceField(
                label=name, choices=choices, widget=forms.RadioSelect, error_messages=missing
            )

    def those(self, what: str) -> list[int]:
        """The seats of whom this was said."""
        return [pk for pk in self.seats if self.cleaned_data[f"seat_{pk}"] == what]


class CapacityForm(Form):
    """What each service has to give."""

    mark_optional = False

    def __init__(self, *args: Any, rooms: Collection[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = list(rooms)
        for room in rooms:
            ref, name = room.service.ref, room.service.name
            self.fields[f"places_{ref}"] = forms.IntegerField(
                label=f"{name}: places", min_value=0, max_value=999, initial=room.places,
                error_messages={"required": f"Enter how many places {name} has, 0 if it has none"},
            )  # fmt: skip
            self.fields[f"weeks_{ref}"] = forms.IntegerField(
                label=f"{name}: weeks until help begins", min_value=0, max_value=99, initial=room.weeks,
                error_messages={"required": f"Enter in how many weeks {name} can begin"},
            )  # fmt: skip

    def given(self) -> dict[uuid.UUID, tuple[int, int]]:
        """Places and weeks, by service."""
        said, refs = self.cleaned_data, [room.service.ref for room in self.rooms]
        return {ref: (said[f"places_{ref}"], said[f"weeks_{ref}"]) for ref in refs}


class AskForm(Form):
    """What a panel is asked for a family."""

    panel = forms.ChoiceField(label="Which panel?", widget=forms.RadioSelect)
    words = forms.CharField(
        label="What do you ask for, and why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="The panel reads this, the family’s name and the ages of its children, and nothing else of the "
        "record. Write what it needs to decide, and no address.",
    )  # fmt: skip
    key = KeyField()
    mark_optional = False

    def __init__(self, *args: Any, panels: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "panel", panels)


class ReferForm(Form):
    """What whoever runs a service is asked for a family, without a panel."""

    service = forms.ChoiceField(label="Which service?", widget=forms.RadioSelect)
    words = forms.CharField(
        label="What do you ask for, and why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="They read this, the family’s name and the ages of its children, and nothing else of the record. "
        "Write what they need to answer, and no address.",
    )  # fmt: skip
    key = KeyField()
    mark_optional = False

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "service", services)


class StepForm(Form):
    """A step of the process of a request or a referral: what it needs is asked, and nothing else."""

    service = forms.ChoiceField(label="In which service?", widget=forms.RadioSelect)
    reason = forms.ChoiceField(label="What is the reason?", widget=forms.RadioSelect)
    seen_on = DatePartsField(label="When was the family seen?")
    words = forms.CharField(label="In your words", max_length=600, widget=forms.Textarea(attrs={"rows": 4}))
    key = KeyField()
    expects = forms.IntegerField(widget=forms.HiddenInput)
    mark_optional = False

    def __init__(
        self,
        *args: Any,
        reasons: Choices = (),
        services: Choices | None = None,
        words: tuple[str, bool] | None = None,
        seen: str = "",
        **kwargs: Any,
    ) -> None:
        """`words`: the label of what is written, and whether something must be; `seen`: that of the day on which the
        family was seen, or was reached, where it is asked for."""
        super().__init__(*args, **kwargs)
        given = {"service": services, "reason": reasons}
        for name, choices in given.items():
            if choices:
                choose(self, name, choices)
            else:
                del self.fields[name]
        if words is None:
            del self.fields["words"]
        else:
            self.fields["words"].label, self.fields["words"].required = words
        if seen:
            self.fields["seen_on"].label = seen
        else:
            del self.fields["seen_on"]

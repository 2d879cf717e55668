"""What is asked of a contact with a family."""

import uuid
from typing import Any

from django import forms

from village.casework.actions.notes import Contact
from village.casework.forms.keys import KeyField
from village.casework.forms.plan import Choices, choose
from village.casework.models import NoteText
from village.casework.rules.notes import KINDS, MAX_WORDS
from village.casework.rules.tags import TAGS
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form

SEEN = {"no": "Not seen", "seen": "Seen, with others there", "alone": "Seen alone"}


class NoteForm(Form):
    """A note of contact; of each child, whether they were seen."""

    kind = forms.ChoiceField(label="What kind of contact?", choices=list(KINDS.items()), widget=forms.RadioSelect)
    on = DatePartsField(label="When?")
    family = forms.MultipleChoiceField(
        label="Who of the family was there?", required=False, widget=forms.CheckboxSelectMultiple
    )
    team = forms.MultipleChoiceField(
        label="Who of the team was there?", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(label="Who else was there?", required=False, max_length=300)
    words = forms.CharField(
        label="What happened?", max_length=MAX_WORDS, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What was seen and said first, then what you make of it. The family may ask to read this.",
    )  # fmt: skip
    tags = forms.MultipleChoiceField(
        label="Does it tell of somebody whom another reader must not learn of from here?", required=False,
        choices=list(TAGS.items()), widget=forms.CheckboxSelectMultiple,
        help_text="Such a note is never given to the family; and to another organisation only if it is about a parent, "
        "a brother or a sister.",
    )  # fmt: skip
    key = KeyField()
    mark_optional = False

    def __init__(self, *args: Any, people: Choices, team: Choices, children: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "family", people)
        found = list(team)
        choose(self, "team", found)
        if not found:
            del self.fields["team"]
        self.children = [ref for ref, _ in children]
        for ref, name in children:
            self.fields[f"seen_{ref}"] = forms.ChoiceField(
                label=f"Was {name} seen?", choices=list(SEEN.items()), widget=forms.RadioSelect
            )
        self.order_fields(["kind", "on", *(f"seen_{ref}" for ref in self.children), "family", "team", "others"])

    def contact(self) -> Contact:
        """The contact as told."""
        said = self.cleaned_data
        seen = {uuid.UUID(ref): said[f"seen_{ref}"] for ref in self.children}
        return Contact(
            said["kind"],
            said["on"],
            said["words"],
            tuple(uuid.UUID(each) for each in said["family"]),
            tuple(int(each) for each in said.get("team", ())),
            said["others"],
            {ref: how == "alone" for ref, how in seen.items() if how != "no"},
            tuple(said["tags"]),
        )


class CorrectForm(NoteForm):
    """The whole note as it should be, and why."""

    because = forms.CharField(label="Why do you correct it?", max_length=300)
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    key = None  # type: ignore[assignment]  # the number of what was read keeps it from being kept twice


def as_told(text: NoteText) -> dict[str, Any]:
    """What a note says, as its form begins with it."""
    seen = {f"seen_{one.person.ref}": "alone" if one.alone else "seen" for one in text.seen.all()}
    return {
        "kind": text.kind,
        "on": text.on,
        "words": text.words,
        "others": text.others,
        "family": [str(one.ref) for one in text.family.all()],
        "team": [str(one.pk) for one in text.team.all()],
        "tags": [one.tag for one in text.tags.all()],
        "seen": text.number,
        **seen,
    }

"""Of whom else each answer of a form tells."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from village.casework.queries.answers import Answered, Key
from village.casework.rules.tags import TAGS
from village.kernel.documents.rules.reader import digest
from village.ui.forms import Form


class TagForm(Form):
    """A choice for each answer, and unseen beside it what was said of it when the page was read. Each has its name from
    what was asked and not from where it stands: a page that is sent late speaks of the answers that were on it."""

    mark_optional = False

    def __init__(self, *args: Any, answers: Sequence[Answered], tags: Mapping[Key, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {name_of(one.key): one.key for one in answers}
        for (name, key), one in zip(self.keys.items(), answers, strict=True):
            now = tags.get(key, "")
            self.fields[name] = forms.ChoiceField(
                label=f"{one.section}: {one.label}", choices=[("", "Of nobody else"), *TAGS.items()], required=False,
                initial=now, help_text=one.text,
            )  # fmt: skip
            self.fields[f"{name}-read"] = forms.CharField(required=False, initial=now, widget=forms.HiddenInput)

    def tags(self) -> dict[Key, str]:
        """What was chosen otherwise than it was read, by answer; what was not sent is not chosen."""
        return {
            key: self.cleaned_data[name]
            for name, key in self.keys.items()
            if name in self.data and self.cleaned_data[name] != self.cleaned_data[f"{name}-read"]
        }

    def read(self) -> dict[Key, str]:
        """What was said of each answer when the page was read."""
        return {key: self.cleaned_data[f"{name}-read"] for name, key in self.keys.items()}


def name_of(key: Key) -> str:
    """By what the page knows an answer."""
    return f"a-{digest(list(key))[:16]}"

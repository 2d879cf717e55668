"""Of whom else each answer of a form tells."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from village.casework.queries.answers import Answered, Key
from village.casework.rules.tags import TAGS
from village.ui.forms import Form


class TagForm(Form):
    """A choice for each answer."""

    mark_optional = False

    def __init__(self, *args: Any, answers: Sequence[Answered], tags: Mapping[Key, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {f"a-{number}": one.key for number, one in enumerate(answers)}
        for (name, key), one in zip(self.keys.items(), answers, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=f"{one.section}: {one.label}", choices=[("", "Of nobody else"), *TAGS.items()], required=False,
                initial=tags.get(key, ""), help_text=one.text,
            )  # fmt: skip

    def tags(self) -> dict[Key, str]:
        """What was chosen, by answer."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}

"""What is asked of whoever keeps sources of the directory."""

from collections.abc import Iterable
from typing import Any

from django import forms

from village.directory.rules.harvesting.states import FORMAT_NAMES
from village.ui.forms import Form


class ChangeSourceForm(Form):
    """What may be said otherwise of a source later. Of files, as they are imported, nobody need say all of it."""

    title = forms.CharField(label="What is it called?", max_length=120)
    licence = forms.CharField(label="Under which licence may it be used again?", max_length=120, required=False)
    contact = forms.CharField(
        label="Whom to tell when something is wrong with it", max_length=200, required=False,
        help_text="An e-mail address of an office.",
    )  # fmt: skip
    trust = forms.IntegerField(
        label="How far do you trust it?", min_value=1, max_value=9, initial=5,
        help_text="From 1 to 9, 9 most: what is one service in two sources is told as the more trusted has it.",
    )  # fmt: skip


class SourceForm(ChangeSourceForm):
    """A source of services."""

    field_order = ("title", "slug", "area", "format", "url", "licence", "contact", "trust")
    slug = forms.CharField(
        label="A short name", max_length=60, help_text="Small letters, digits and hyphens, such as leeds-directory."
    )
    area = forms.ChoiceField(label="Which area’s directory is it part of?")
    format = forms.ChoiceField(label="What does it speak?", choices=list(FORMAT_NAMES.items()))
    url = forms.CharField(
        label="Address of the feed", max_length=500, required=False,
        help_text="With https. Leave it out for files that you import.",
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]
        for name in ("licence", "contact"):
            self.fields[name].required = True


class NothingForm(Form):
    """Nothing is asked: a button is pressed."""


class SeenForm(Form):
    """A button under a record; `seen` says how it had come when it was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

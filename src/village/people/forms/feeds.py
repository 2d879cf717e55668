"""What the pages of feeds and models ask."""

from typing import Any

from django import forms

from village.kernel.access.queries import areas, today
from village.kernel.access.rules import Viewer
from village.kernel.areas.queries import upper_tier
from village.kernel.organisations.queries import organisations
from village.people.queries.formats import formats
from village.people.rules.sources import KINDS, MODES, SENSITIVE
from village.ui.forms import Form

NOT_SENSITIVE = "none"


class ChangeSourceForm(Form):
    """What may change of a source."""

    title = forms.CharField(label="What the system is called", max_length=120)
    trust = forms.TypedChoiceField(
        label="How far is it trusted?",
        coerce=int,
        choices=[(n, str(n)) for n in range(9, 0, -1)],
        help_text="9 is most. A child’s name is taken from the most trusted source that knows the child.",
    )
    duplicate_free = forms.TypedChoiceField(
        label="Does it hold each child once?",
        coerce=lambda said: said == "yes",
        choices=[("yes", "Yes: two of its records are never one child"), ("no", "No, or not certain")],
        widget=forms.RadioSelect,
    )
    mode = forms.ChoiceField(label="What does it send?", choices=list(MODES.items()), widget=forms.RadioSelect)
    every_days = forms.IntegerField(
        label="Every how many days?", min_value=1, max_value=400, help_text="For example, 7"
    )
    contact = forms.CharField(label="Whom to ask about it", max_length=200)
    shipped = forms.ChoiceField(label="Which columns does its file have?")
    own = forms.CharField(
        label="Columns that are called otherwise",
        widget=forms.Textarea,
        required=False,
        max_length=4000,
        help_text="One line each, such as: forename: FirstName. Several columns are joined: address: Line1, Line2. "
        "What is the same in every row stands behind =, such as: nhs_number_status: =01, where the health service has "
        "verified every NHS number.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "shipped", [(one.slug, one.title) for one in formats().values()])


class SourceForm(ChangeSourceForm):
    """A new source, in an area where the viewer may keep the register."""

    field_order = ["title", "slug", "organisation", "kind", "area", "sensitive"]
    slug = forms.SlugField(
        label="Its short name", max_length=60, help_text="Letters, digits and hyphens, such as health"
    )
    organisation = forms.ChoiceField(label="Whose system is it?")
    kind = forms.ChoiceField(label="What kind of service is it?", choices=list(KINDS.items()))
    area = forms.ChoiceField(label="Of which area?")
    sensitive = forms.ChoiceField(
        label="Is it a sensitive service?",
        choices=[(NOT_SENSITIVE, "No"), *SENSITIVE.items()],
        widget=forms.RadioSelect,
        help_text="Nobody is shown what a sensitive service knows without consent or a recorded reason.",
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = areas(viewer, "people.sources")
        _choose(
            self, "area", [(one.code, one.name) for one in upper_tier(today()) if within is None or one.code in within]
        )
        _choose(self, "organisation", list(organisations().values_list("slug", "name")))


class SendForm(Form):
    """A file of a source."""

    file = forms.FileField(label="CSV, Parquet or JSON lines file")


class ReasonForm(Form):
    """Why a held feed is released or refused."""

    reason = forms.CharField(
        label="Why?", max_length=300, help_text="For whoever looks at this later. Do not name anyone."
    )


class NothingForm(Form):
    """Nothing is asked: a button is pressed."""


def _choose(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]

"""What is asked of whoever keeps the register of an employer."""

from collections.abc import Iterable
from typing import Any

from django import forms

from village.ui.forms import FilterForm, Form
from village.workforce.forms.days import DayField
from village.workforce.queries.catalogue import catalogue, role_choices
from village.workforce.rules.correcting import DECISIONS
from village.workforce.rules.counting import PARTS
from village.workforce.rules.growing.succession import AGES
from village.workforce.rules.hours import MOST_FTE
from village.workforce.rules.identifiers import SCHEMES
from village.workforce.rules.said import ABSENCES, ETHNICITIES, KINDS, NOT_SAID, ORIGINS, REASONS, SCOPES, SEXES, SITES

Choices = Iterable[tuple[str, str]]
ANY = [("", "Any")]


class ScopeForm(FilterForm):
    """What is counted, on which day."""

    sector = forms.ChoiceField(label="Sector", required=False)
    scope = forms.ChoiceField(label="Count", required=False, choices=[("", "Core and wider"), *SCOPES.items()])
    paid = forms.ChoiceField(
        label="Posts", required=False, choices=[("", "Paid and volunteer"), ("yes", "Paid"), ("no", "Volunteer")]
    )
    on = DayField(label="On which day", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", "All"), *catalogue().sectors.items()]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What was asked for; nothing where it cannot be."""
        return self.cleaned_data if self.is_bound and self.is_valid() else {}


class PostsForm(ScopeForm):
    """Which posts, on which day."""

    show = forms.ChoiceField(
        label="Which posts", required=False,
        choices=[("", "Every post"), ("funded", "Funded on the day"), ("vacant", "Vacant on the day")],
    )  # fmt: skip
    role = forms.ChoiceField(label="Role", required=False)

    field_order = ("show", "role", "sector", "scope", "paid", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [*ANY, *role_choices()]  # type: ignore[attr-defined]


class ListForm(ScopeForm):
    """Which workers, on which day, and what is counted."""

    q = forms.CharField(label="Name", required=False, max_length=100)
    role = forms.ChoiceField(label="Role", required=False)
    kind = forms.ChoiceField(label="Kind of contract", required=False, choices=[*ANY, *KINDS.items()])
    site = forms.ChoiceField(label="Site", required=False)
    part = forms.ChoiceField(
        label="Who of those counted", required=False, choices=[("", "Everybody in the register"), *PARTS.items()]
    )
    age = forms.ChoiceField(label="How old", required=False, choices=[*ANY, *AGES.items()])

    field_order = ("q", "role", "kind", "site", "part", "age", "sector", "scope", "paid", "on")

    def __init__(self, *args: Any, sites: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [*ANY, *sites]  # type: ignore[attr-defined]
        self.fields["role"].choices = [*ANY, *role_choices()]  # type: ignore[attr-defined]


class NameForm(Form):
    """What somebody is called."""

    given = forms.CharField(label="Given names", required=False, max_length=100)
    family = forms.CharField(
        label="Family name", max_length=100, help_text="Whoever has only one name has it here."
    )  # fmt: skip


class RenameForm(NameForm):
    """What somebody is called from a day on."""

    from_on = DayField(label="Since when?")


class AboutForm(Form):
    """What else is held of somebody."""

    born_on = DayField(label="Date of birth")
    sex = forms.ChoiceField(label="Sex", choices=list(SEXES.items()), initial="unknown")
    ethnicity = forms.ChoiceField(label="Ethnicity", choices=list(ETHNICITIES.items()), initial="NOBT")


class NeverShown(forms.TextInput):
    """A box that is empty again after an error: what was typed into it is on no page."""

    def format_value(self, value: Any) -> None:
        """Nothing, whatever was typed."""
        return


class WorkerForm(NameForm, AboutForm):
    """Somebody who is taken into the register."""

    scheme = forms.ChoiceField(label="Register", required=False, choices=[("", "None"), *SCHEMES.items()])
    number = forms.CharField(label="Number on it", required=False, max_length=40)
    national = forms.CharField(
        label="National insurance number",
        required=False,
        max_length=20,
        widget=NeverShown(attrs={"autocomplete": "off"}),
        help_text="It is not kept and nobody can read it here: only whether it is the same as another.",
    )
    field_order = ["given", "family", "born_on", "sex", "ethnicity", "scheme", "number", "national"]

    def clean(self) -> dict[str, Any]:
        """A number is of a register."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("number") and not said.get("scheme"):
            self.add_error("scheme", "Choose the register that the number is of")
        return said


class RegistrationForm(Form):
    """On which register somebody stands."""

    scheme = forms.ChoiceField(label="Register", choices=list(SCHEMES.items()))
    number = forms.CharField(label="Number on it", max_length=40)
    last_on = DayField(label="Last day on it, where known", required=False)


class StartForm(Form):
    """How somebody begins in a post."""

    post = forms.ChoiceField(label="Which post?")
    kind = forms.ChoiceField(label="Kind of contract", choices=list(KINDS.items()), widget=forms.RadioSelect)
    hours = forms.DecimalField(label="Contracted hours a week", required=False, max_digits=6, decimal_places=2)
    fte = forms.DecimalField(
        label="Or the share of full time",
        required=False,
        max_digits=9,
        decimal_places=6,
        help_text=f"Such as 0.8. At most {MOST_FTE}.",
    )
    start_on = DayField(label="First day")
    origin = forms.ChoiceField(label="Where do they come from?", choices=list(ORIGINS.items()), initial="not-known")
    covers = forms.BooleanField(label="They cover a vacancy (agency only)", required=False)
    supervised = forms.BooleanField(label="They begin supervised", required=False)
    mark_optional = False

    def __init__(self, *args: Any, posts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = list(posts)  # type: ignore[attr-defined]


class LeaveForm(Form):
    """Somebody leaves a post."""

    last_on = DayField(label="Last day in the post")
    reason = forms.ChoiceField(label="Why do they leave?", choices=list(REASONS.items()), widget=forms.RadioSelect)


class BecauseForm(Form):
    """Why something is taken back."""

    because = forms.CharField(label="What was wrong?", max_length=300)


class AbsenceForm(Form):
    """Somebody is away."""

    kind = forms.ChoiceField(label="Why?", choices=list(ABSENCES.items()), widget=forms.RadioSelect)
    from_on = DayField(label="First day away")
    last_on = DayField(label="Last day away, where known", required=False)
    days = forms.DecimalField(label="Working days lost, where known", required=False, max_digits=6, decimal_places=2)


class BackForm(Form):
    """Somebody came back."""

    last_on = DayField(label="Last day away")
    days = forms.DecimalField(label="Working days lost, where known", required=False, max_digits=6, decimal_places=2)


class KindForm(Form):
    """What kind of site it is."""

    kind = forms.ChoiceField(
        label="What kind of site is it?", choices=list(SITES.items()), initial=NOT_SAID, widget=forms.RadioSelect,
        help_text="Only a children’s centre or full day care counts among those that a graduate is to lead.",
    )  # fmt: skip


class SiteForm(KindForm):
    """Where people work."""

    name = forms.CharField(label="What is the site called?", max_length=120)
    area = forms.ChoiceField(label="In which area does it lie?")
    field_order = ["name", "area", "kind"]

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class PostForm(Form):
    """A post to be filled."""

    role = forms.ChoiceField(label="Role")
    site = forms.ChoiceField(label="Site")
    fte = forms.DecimalField(label="Share of full time", initial=1, max_digits=9, decimal_places=6)
    standard_hours = forms.DecimalField(label="Hours of full time a week", initial=37, max_digits=6, decimal_places=2)
    funded_from = DayField(label="Funded from")
    paid = forms.ChoiceField(
        label="Paid or volunteer?", choices=[("yes", "Paid"), ("no", "Volunteer")], widget=forms.RadioSelect
    )
    band = forms.CharField(label="Pay band", required=False, max_length=20)
    scope = forms.ChoiceField(
        label="How much of the time is with children?",
        required=False,
        choices=[("", "As the role has it"), *SCOPES.items()],
    )

    def __init__(self, *args: Any, sites: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = list(sites)  # type: ignore[attr-defined]
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]

    def clean_paid(self) -> bool:
        """Whether it is paid."""
        return bool(self.cleaned_data["paid"] == "yes")


class LastDayForm(Form):
    """Until when something is."""

    last_on = DayField(label="Last day that it is funded")


class DeclareForm(Form):
    """What is declared vacant."""

    role = forms.ChoiceField(label="Role")
    on = DayField(label="On which day")
    fte = forms.DecimalField(label="Full-time equivalents that are vacant", max_digits=8, decimal_places=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]


class DecideForm(Form):
    """What the employer says to a request."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=list(zip(DECISIONS, ("Accept: put it right as they wrote it", "Decline"), strict=True)),
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label="Why?", required=False, max_length=300, help_text="They read it. To decline needs a reason."
    )

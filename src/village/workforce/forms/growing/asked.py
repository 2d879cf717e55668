"""What is asked of whoever keeps the register, supervises, or grows."""

from collections.abc import Iterable
from typing import Any

from django import forms

from village.ui.forms import Form
from village.workforce.forms.days import DayField
from village.workforce.queries.growing.shipped import core, programmes, succession
from village.workforce.rules.growing.said import ANSWERS, EVIDENCE, MOST_CASES, MOST_PLACES, REASONS
from village.workforce.rules.vetting import COURSES

Choices = Iterable[tuple[str, str]]


def _steps() -> list[tuple[int, str]]:
    return list(core().scale.items())


def _step(**more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(coerce=int, empty_value=None, choices=_steps, widget=forms.RadioSelect, **more)


class SupervisorForm(Form):
    """Who supervises somebody."""

    supervisor = forms.TypedChoiceField(label="Who supervises them?", required=False, empty_value=None)
    mark_optional = False

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].choices = [("", "Nobody"), *colleagues]  # type: ignore[attr-defined]


class InductionForm(Form):
    """Who is new, and since when."""

    programme = forms.ChoiceField(
        label="Programme", choices=lambda: [(slug, one.name) for slug, one in programmes().items()]
    )
    start_on = DayField(label="First day of the induction")


class ChangeForm(Form):
    """From when until when somebody is in an induction."""

    start_on = DayField(label="First day of the induction")
    last_on = DayField(label="Last day of the induction")


class CasesForm(Form):
    """How many cases somebody holds."""

    on = DayField(label="On which day")
    cases = forms.IntegerField(label="Cases that day", min_value=0, max_value=MOST_CASES)


class EvidenceForm(Form):
    """What somebody new was given."""

    kind = forms.ChoiceField(label="What was there?", choices=list(EVIDENCE.items()), widget=forms.RadioSelect)
    on = DayField(label="On which day")
    hours = forms.DecimalField(label="Hours, of development", required=False, max_digits=4, decimal_places=2)
    words = forms.CharField(
        label="What it was", required=False, max_length=200, help_text="Nothing about a child or a family."
    )


class AnswerForm(Form):
    """Whether it was so."""

    answer = forms.ChoiceField(label="Was this so?", choices=list(ANSWERS.items()), widget=forms.RadioSelect)
    because = forms.CharField(
        label="If not, why?", required=False, max_length=200, help_text="They read it."
    )  # fmt: skip


class CourseForm(Form):
    """A course that is offered."""

    title = forms.CharField(label="What is the course called?", max_length=120)
    provider = forms.CharField(label="Who holds it?", max_length=120)
    area = forms.ChoiceField(label="Area of the common core", required=False)
    training = forms.ChoiceField(
        label="Does it count as training that roles ask for?", required=False,
        choices=[("", "No"), *COURSES.items()],
        help_text="It counts of somebody once whoever is designated for safeguarding says so.",
    )  # fmt: skip
    months = forms.IntegerField(
        label="For how many months it counts then", required=False, min_value=1, max_value=36
    )  # fmt: skip
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = core()
        named = [(area, areas.title(area)) for area in areas.means]
        self.fields["area"].choices = [("", "None"), *named]  # type: ignore[attr-defined]


class SittingForm(Form):
    """A day on which it is held."""

    on = DayField(label="On which day")
    where = forms.CharField(label="Where?", max_length=120)
    places = forms.IntegerField(label="Places", min_value=1, max_value=MOST_PLACES)
    cost = forms.DecimalField(
        label="What the day costs altogether, in pounds", min_value=0, max_digits=9, decimal_places=2
    )


class PlacesForm(Form):
    """How many places there are."""

    places = forms.IntegerField(label="Places", min_value=1, max_value=MOST_PLACES)


class AttendanceForm(Form):
    """Who was there."""

    there = forms.MultipleChoiceField(
        label="Who was there?", required=False, widget=forms.CheckboxSelectMultiple, help_text="Whoever had a place."
    )
    mark_optional = False

    def __init__(self, *args: Any, placed: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["there"].choices = list(placed)  # type: ignore[attr-defined]


class SureForm(Form):
    """Nothing is asked: a button is pressed."""


class BookForm(Form):
    """How somebody rates themselves before a course."""

    before = _step(
        label="How do you rate yourself in this now?", required=False,
        help_text="Your employer sees no answer of yours, only what five or more say together.",
    )  # fmt: skip


class RateForm(Form):
    """How somebody rates themselves after a course."""

    after = _step(label="How do you rate yourself in this now?")


class ReviewForm(Form):
    """What somebody thinks that they can do, area by area of one edition."""

    def __init__(self, *args: Any, edition: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = core()
        for area, title in areas.editions[edition].items():
            self.fields[area] = _step(label=title, help_text=areas.means[area])


class NoteForm(Form):
    """What was said."""

    words = forms.CharField(label="What was said?", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class GoalForm(Form):
    """What somebody wants to learn."""

    what = forms.CharField(label="What do you want to learn?", max_length=200)
    because = forms.ChoiceField(label="Why?", choices=list(REASONS.items()), widget=forms.RadioSelect)
    by_on = DayField(label="By when?")


class EndForm(Form):
    """What became of a goal."""

    done = forms.ChoiceField(
        label="What became of it?", choices=[("yes", "I have learned it"), ("no", "I give it up")],
        widget=forms.RadioSelect,
    )  # fmt: skip

    def clean_done(self) -> bool:
        """Whether it was learned."""
        return bool(self.cleaned_data["done"] == "yes")


class LeadingForm(Form):
    """Which programme somebody began."""

    programme = forms.ChoiceField(label="Programme", choices=lambda: list(succession().programmes.items()))
    begun_on = DayField(label="First day")


class LastDayForm(Form):
    """The last day of a programme."""

    last_on = DayField(label="Last day")

"""What the board's office asks. Most are one page; the steps of journeys are here too."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from village.board.models import Need
from village.board.queries.strategy import reference
from village.board.rules.facts import CHAPTERS, KINDS, PARTNERS, RESPONDENTS, TARGETS, Seat
from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import FilterForm, Form

Choices = list[tuple[str, str]]
NO_CHAPTER = "none"  # a radio button cannot stand for a blank
_DATE_HINT = "A day as 2027-09-30, a month as 2027-09, a year as 2027, or the year from April as 2027/28."


def _choices(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    field.choices = list(choices)  # type: ignore[attr-defined]


class Kept(Form):
    """A form about a row: which version of it was read, and which attempt this is."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class NothingForm(Kept):
    """Nothing is asked: a button is pressed."""


class WordsForm(Kept):
    """A plan's own words and its last year."""

    title = forms.CharField(label="Title", max_length=200)
    vision = forms.CharField(
        label="What is the plan for?",
        widget=forms.Textarea,
        max_length=2000,
        help_text="A few sentences: what will be different for children here.",
    )
    to_year = forms.IntegerField(label="Last year", min_value=2000, max_value=2200, help_text="For example, 2029")


class BeginForm(WordsForm):
    """A new plan, from its first year."""

    field_order = ["title", "vision", "from_year", "to_year"]
    from_year = forms.IntegerField(label="First year", min_value=2000, max_value=2200, help_text="For example, 2026")


class OpenForm(Form):
    """A new board: of which area, and by which rules it decides."""

    area = forms.ChoiceField(label="Area", error_messages={"required": "Choose the area"})
    name = forms.CharField(
        label="What is the board called?", max_length=160, help_text="For example, Children’s trust board of Leeds"
    )
    kind = forms.ChoiceField(
        label="What kind of board is it?",
        widget=forms.RadioSelect,
        choices=[(slug, said[:1].upper() + said[1:]) for slug, said in KINDS.items()],
        error_messages={"required": "Choose what kind of board it is"},
    )
    least_members = forms.IntegerField(
        label="How many members must be at a meeting?",
        min_value=2,
        max_value=100,
        help_text="With fewer, the board cannot decide. At least 2.",
    )
    must_attend = forms.MultipleChoiceField(
        label="Which partners must be at a meeting?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(PARTNERS.items()),
        help_text="Without any one of them, the board cannot decide.",
    )
    consult_days = forms.IntegerField(
        label="For how many days are people asked about a plan?",
        min_value=7,
        max_value=365,
        initial=28,
        help_text="At the least, with the first day and the last. At least 7.",
    )

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["area"], [("", "Choose an area"), *areas] if len(areas) != 1 else areas)


class WithoutForm(Kept):
    """Why a chapter has no priority."""

    why = forms.CharField(
        label="Why does this chapter have no priority?",
        widget=forms.Textarea,
        max_length=2000,
        required=False,
        help_text="Anyone will read it. Leave it blank once the chapter has a priority.",
    )


class PriorityForm(Kept):
    """A priority with its measure and target, or why there is none."""

    title = forms.CharField(label="The priority, in a few words", max_length=200)
    why = forms.CharField(label="Why is it one?", widget=forms.Textarea, max_length=2000)
    chapter = forms.ChoiceField(
        label="Chapter",
        widget=forms.RadioSelect,
        choices=[*CHAPTERS.items(), (NO_CHAPTER, "None of these")],
        initial=NO_CHAPTER,
    )
    theme = forms.ChoiceField(
        label="Theme of the workforce strategy",
        required=False,
        help_text="For a priority of the chapter “The workforce”, and for no other.",
    )
    needs = forms.MultipleChoiceField(
        label="Which needs does it answer?", widget=forms.CheckboxSelectMultiple, required=False
    )
    measure = forms.ChoiceField(label="Measure", required=False)
    bound = forms.ChoiceField(
        label="Target", required=False, choices=[("", "No target"), *((slug, said) for slug, said in TARGETS.items())]
    )
    value = forms.FloatField(label="How much?", required=False, help_text="In the measure’s own unit: 85 or 6.5.")
    due = forms.CharField(label="By when?", max_length=20, required=False, help_text=_DATE_HINT)
    no_measure = forms.CharField(
        label="Or: why is there no measure yet?", widget=forms.Textarea, max_length=2000, required=False
    )

    def __init__(self, *args: Any, needs: Iterable[Need], measures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["needs"], [(str(one.pk), one.sentence) for one in needs])
        _choices(self.fields["measure"], [("", "No measure yet"), *measures])
        _choices(self.fields["theme"], [("", "None"), *reference.themes().items()])
        if not self.fields["needs"].choices:  # type: ignore[attr-defined]
            del self.fields["needs"]

    def clean_chapter(self) -> str:
        chosen = str(self.cleaned_data["chapter"])
        return "" if chosen == NO_CHAPTER else chosen


class ActionForm(Kept):
    """An action: what, who, by when, with what money, what it serves."""

    title = forms.CharField(label="The action, in a few words", max_length=90)
    difference = forms.CharField(label="What will be different?", widget=forms.Textarea, max_length=2000)
    lead = forms.ChoiceField(label="Who leads?", required=False, choices=[("", "Not yet said"), *PARTNERS.items()])
    partners = forms.MultipleChoiceField(
        label="Who takes part?", required=False, widget=forms.CheckboxSelectMultiple, choices=list(PARTNERS.items())
    )
    due = forms.CharField(label="By when?", max_length=20, required=False, help_text=_DATE_HINT)
    amount = forms.IntegerField(label="Money, in whole pounds", required=False, min_value=1, max_value=10**12 - 1)
    period = forms.CharField(
        label="For which years?", max_length=20, required=False, help_text="2027/28, or 2027/28..2029/30."
    )
    no_money = forms.BooleanField(label="It needs no money", required=False)
    evidence = forms.ChoiceField(
        label="What evidence is there that it helps?",
        required=False,
        help_text="The workforce chapter asks for it. Elsewhere you may leave it out.",
    )
    claim = forms.TypedChoiceField(label="What does the evidence say?", required=False, coerce=int)
    evidence_at = forms.CharField(label="Where can it be read?", max_length=300, required=False)
    serves = forms.ChoiceField(
        label="Which promise of the national plan does it serve?",
        required=False,
        help_text="The promise’s own page then shows that this area acts on it.",
    )

    def __init__(self, *args: Any, national: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["serves"], [("", "None"), *national])
        scale = reference.evidence()
        kinds = [(slug, one.title) for slug, one in scale.kinds.items()]
        _choices(self.fields["evidence"], [("", "Not said"), *kinds])
        _choices(self.fields["claim"], scale.claims.items())

    def clean_claim(self) -> int:
        return int(self.cleaned_data["claim"] or 0)


class SeatForm(Kept):
    """A seat on the board. Never a name."""

    partner = forms.ChoiceField(label="Partner", choices=[("", "Choose a partner"), *PARTNERS.items()])
    title = forms.CharField(
        label="What are they there?", max_length=120, help_text="Their post, never their name: Head of a primary school"
    )
    from_on = DatePartsField(label="First day")


class EndForm(Kept):
    """The end of a seat."""

    until_on = DatePartsField(
        label="First day on which it is over", error_messages={"required": "Enter the first day on which it is over"}
    )


class AnswerForm(Kept):
    """The board's answer to a consultation."""

    heard = forms.CharField(
        label="What we heard", widget=forms.Textarea, max_length=4000, help_text="In sum. Quote nobody."
    )
    changed = forms.CharField(
        label="What we changed", widget=forms.Textarea, max_length=4000, help_text="Or that nothing was, and why."
    )


class ReviewForm(Kept):
    """The board's own words of a year."""

    words = forms.CharField(label="What the board says of the year", widget=forms.Textarea, max_length=4000)


class SupportForm(Kept):
    """A line of the support plan."""

    need = forms.CharField(label="What is needed", max_length=300)
    given = forms.CharField(label="The support given", max_length=300)
    who = forms.CharField(label="Who gives it", max_length=120)
    by_on = DatePartsField(label="By when", error_messages={"required": "Enter the day by which it is given"})


class ResponsesFilter(FilterForm):
    """Whose answers."""

    kind = forms.ChoiceField(label="From whom", required=False, choices=[("", "Everyone"), *RESPONDENTS.items()])


# ── steps of journeys ────────────────────────────────────────────────────────────────────────────────────────────────


class DatesForm(Form):
    """From when to when people are asked."""

    def __init__(self, *args: Any, today: dt.date, days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days
        self.fields["opens_on"] = DatePartsField(
            label="First day", earliest=today, error_messages={"required": "Enter the first day"}
        )
        self.fields["closes_on"] = DatePartsField(
            label="Last day",
            earliest=today,
            help_text=f"At least {days} days, with the first and the last.",
            error_messages={"required": "Enter the last day"},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and (last - first).days + 1 < self.days:
            self.add_error("closes_on", f"The last day must be {self.days - 1} days or more after the first")
        return cleaned


class QuestionsForm(Form):
    """What people are asked, one question a line."""

    questions = forms.CharField(
        label="What do you ask?",
        widget=forms.Textarea,
        max_length=2400,
        initial="Are these the right priorities?\nWhat would make the most difference for you?",
        help_text="One question on each line, at most eight.",
    )


class AboutForm(Form):
    """What a meeting was about."""

    about = forms.ChoiceField(
        label="What did the board vote on?",
        widget=forms.RadioSelect,
        choices=[
            ("adopt", "Adopting the plan, as it stands now"),
            ("review", "Approving a yearly review of the plan"),
            ("other", "Something else"),
        ],
    )
    plan = forms.ChoiceField(label="Which plan?", required=False)

    def __init__(self, *args: Any, plans: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["plan"], [("", "No plan"), *plans])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("about") in ("adopt", "review") and not cleaned.get("plan"):
            self.add_error("plan", "Choose which plan it was")
        return cleaned


class PresentForm(Form):
    """When it was, and who was there."""

    def __init__(self, *args: Any, seats: Iterable[Seat], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"] = DatePartsField(
            label="Day of the meeting", latest=today, error_messages={"required": "Enter the day of the meeting"}
        )
        self.fields["present"] = forms.MultipleChoiceField(
            label="Who was there?",
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(one.id), f"{PARTNERS[one.partner]}: {one.title}") for one in seats],
            error_messages={"required": "Choose who was there"},
        )


def _votes(label: str, did: str) -> forms.IntegerField:
    """How many members did something; nobody is 0, so that none is left out by mistake."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=500,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        error_messages={"required": f"Enter how many {did}, 0 if nobody did"},
    )


class VotesForm(Form):
    """What was decided, and how they voted."""

    decision = forms.CharField(label="What was decided?", widget=forms.Textarea, max_length=4000)
    votes_for = _votes("Votes for", "voted for it")
    votes_against = _votes("Votes against", "voted against it")
    abstained = _votes("Abstained", "abstained")


class MeetingForm(Form):
    """By which meeting."""

    meeting = forms.ChoiceField(
        label="By which meeting?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the meeting that decided it"},
    )

    def __init__(self, *args: Any, meetings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["meeting"], meetings)


class ProjectedForm(Kept):
    """A need from a projection that was kept as a file."""

    file = forms.FileField(
        label="The projection or scenario",
        help_text="projection.csv, as ./village workforce project --out wrote it, or what ./village workforce scenario "
        "--json printed, as a file ending in .json. Of a scenario leave the rest as it is.",
    )
    area = forms.CharField(label="The area, as the file writes it", max_length=120, required=False)
    role = forms.CharField(label="The role, if the file tells them apart", max_length=80, required=False)
    needed = forms.FloatField(label="How many people are needed in its last year?", min_value=0, required=False)


class ScoreForm(Kept):
    """A level of a band, and why."""

    kind = forms.ChoiceField(label="Whose score is it?", widget=forms.RadioSelect)
    level = forms.TypedChoiceField(label="How far is it?", widget=forms.RadioSelect, coerce=int)
    why = forms.CharField(
        label="Why?", widget=forms.Textarea, max_length=2000, help_text="What it rests on. Name nobody."
    )

    def __init__(self, *args: Any, kinds: Choices, levels: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["kind"], kinds)
        _choices(self.fields["level"], levels)

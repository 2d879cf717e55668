"""What young people are asked of things to do, and those who read what they wrote."""

from typing import Any

from django import forms

from village.directory.queries.young.lists import every, hurts
from village.directory.rules.keeping.hours import Row, row
from village.directory.rules.keeping.said import DAYS
from village.directory.rules.keeping.words import NotTaken
from village.directory.rules.young.interests import BANDS
from village.directory.rules.young.said import AGAIN, DECISIONS, FACES, REPORTS
from village.directory.rules.young.words import MOST_WORDS, from_a_phone
from village.ui.forms import Form

PRIVATE = "No names, numbers, accounts or addresses, please, yours or anybody’s: it keeps people safe."
SIGNS = {1: "☹", 2: "😐", 3: "☺"}


class Words(forms.CharField):
    """Words as a phone types them; what may tell of harm is taken however it is written."""

    def to_python(self, value: Any) -> str:
        """What was typed, without what nobody sees of pictures."""
        return from_a_phone(str(super().to_python(value)))

    def run_validators(self, value: Any) -> None:
        """Not of what may tell of harm: it is never turned away for its length or a sign in it."""
        if not hurts(value):
            super().run_validators(value)


def _band() -> forms.ChoiceField:
    return forms.ChoiceField(label="How old are you?", widget=forms.RadioSelect, choices=list(BANDS.items()))


class ReviewForm(Form):
    """What somebody thought of something to do."""

    face = forms.TypedChoiceField(
        label="How was it?", coerce=int, widget=forms.RadioSelect,
        choices=[(one, f"{SIGNS[one]} {FACES[one]}") for one in (3, 2, 1)],
    )  # fmt: skip
    again = forms.ChoiceField(label="Would you go again?", widget=forms.RadioSelect, choices=list(AGAIN.items()))
    band = _band()
    words = Words(
        label="Is there something others should know?", required=False, max_length=MOST_WORDS, widget=forms.Textarea,
        help_text=PRIVATE,
    )  # fmt: skip


class SuggestForm(Form):
    """Something to do that is not in the directory."""

    name = Words(label="What is it called?", max_length=100)
    what = Words(label="What do you do there?", max_length=MOST_WORDS, widget=forms.Textarea, help_text=PRIVATE)
    place = Words(label="Where is it?", max_length=100, help_text="The name of the place, like Made-up Hall.")
    postcode = forms.CharField(
        label="Postcode of the place", max_length=10, help_text="A place that is open to all, never somebody’s home."
    )
    interests = forms.MultipleChoiceField(
        label="What is it?", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose what it is."}
    )
    day = forms.ChoiceField(label="On which day?", required=False, choices=[("", "I do not know"), *DAYS.items()])
    opens = forms.CharField(label="From", required=False, max_length=5, help_text="Like 18:30")
    closes = forms.CharField(label="Until", required=False, max_length=5, help_text="Like 21:00")
    free = forms.ChoiceField(
        label="Is it free?", required=False, widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No"), ("", "I do not know")],
    )  # fmt: skip
    band = _band()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interests"].choices = [(one.slug, one.name) for one in every().values()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is told, with its day and times in a row."""
        said: dict[str, Any] = super().clean() or {}
        rows: list[Row] = []
        try:
            made = row(*(said.pop(name, "") for name in ("day", "opens", "closes")))
            rows = [made] if made else []
        except NotTaken as error:
            self.add_error("day", str(error))
        return {**said, "rows": rows, "free": {"yes": True, "no": False}.get(said.get("free", ""))}


class ReportForm(Form):
    """What is wrong with something that a young person wrote."""

    kind = forms.ChoiceField(label="What is wrong?", widget=forms.RadioSelect, choices=list(REPORTS.items()))


class DecideForm(Form):
    """Whether something is shown."""

    decision = forms.ChoiceField(label="What is to become of it?", widget=forms.RadioSelect)
    because = forms.CharField(
        label="Why, and what was done", required=False, max_length=500, widget=forms.Textarea,
        help_text="For what is not shown. Of what may tell of harm: what you did, and whom you told.",
    )  # fmt: skip

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fit = {"held": ("refuse", "not-harm"), "shown": ("refuse", "harm")}.get(state, ("show", "refuse", "harm"))
        self.fields["decision"].choices = [(one, DECISIONS[one]) for one in fit]  # type: ignore[attr-defined]


class ReplyForm(Form):
    """A provider's answer."""

    words = forms.CharField(label="Your answer", max_length=500, widget=forms.Textarea, help_text=PRIVATE)


class DecideReplyForm(Form):
    """Whether a provider's answer is shown."""

    show = forms.TypedChoiceField(
        label="What is to become of the answer?", coerce=lambda said: said == "show", widget=forms.RadioSelect,
        choices=list({"show": "Show it", "refuse": "Do not show it"}.items()),
    )  # fmt: skip

"""What is asked of those who keep the directory, of providers and of whoever reports a problem."""

from collections.abc import Iterable
from typing import Any

from django import forms

from village.directory.rules.keeping.completeness import PARTS
from village.directory.rules.keeping.hours import PartNotTaken, Row, in_words, key_of, row
from village.directory.rules.keeping.said import CLAIM_ANSWERS, DAYS, LEFT_ANSWERS, PROBLEMS, SENSITIVE_SAID, TERMS
from village.directory.rules.keeping.writing import FREE, PAID
from village.ui.forms import FilterForm, Form

Choices = Iterable[tuple[str, str]]
ROWS, MORE_ROWS = 5, 2


class WritingForm(Form):
    """A part of an entry. `seen`: what it was made of, so that whoever comes too late is told."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    def __init__(self, *args: Any, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = list(choices)


class AboutForm(WritingForm):
    """What a service is."""

    name = forms.CharField(label="What is the service called?", max_length=300)
    description = forms.CharField(
        label="What does it do?", max_length=4000, required=False, widget=forms.Textarea,
        help_text="In the words that a parent or a young person would use.",
    )  # fmt: skip
    url = forms.CharField(label="Website", required=False, max_length=500)
    alert = forms.CharField(
        label="What must people know now?", required=False, max_length=500,
        help_text="Such as: no meeting in August.",
    )  # fmt: skip


class AddForm(AboutForm):
    """A service that is not in the directory yet."""

    area = forms.ChoiceField(label="Which area’s directory is to have it?")
    field_order = ["area", "name", "description", "url", "alert"]

    def __init__(self, *args: Any, areas: Choices, providers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = list(providers)
        if len(others) > 1:
            asked = forms.ChoiceField(label="Which provider gives it?", choices=others, required=False)
            self.fields = {"provider": asked, **self.fields}
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class WhoForm(WritingForm):
    """Who a service is for."""

    minimum_age = forms.DecimalField(label="From which age?", required=False, help_text="In years. Blank: any.")
    maximum_age = forms.DecimalField(label="To which age?", required=False, help_text="In years. Blank: any.")
    eligibility = forms.CharField(
        label="Who may come?", required=False, max_length=1000, widget=forms.Textarea,
        help_text="One or two sentences, such as: families in Leeds with a child under five. Blank: not said.",
    )  # fmt: skip
    send = forms.MultipleChoiceField(
        label="Which special educational needs do your staff know how to work with?", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class CostForm(WritingForm):
    """What a service costs."""

    cost = forms.ChoiceField(
        label="What does it cost?", required=False, widget=forms.RadioSelect,
        choices=[(FREE, "It is free"), (PAID, "It costs something"), ("", "Not said")],
    )  # fmt: skip
    amount = forms.DecimalField(label="Price in pounds", required=False, decimal_places=2, max_digits=9)
    fees = forms.CharField(
        label="What it costs, in words", required=False, max_length=500,
        help_text="Such as: £2 a family, and nothing if you cannot pay.",
    )  # fmt: skip


class WhenForm(WritingForm):
    """Days and times, a row for each; empty rows are none."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = kwargs.get("initial") or {}
        held: list[Row] = initial.get("rows", [])
        kept = {key_of(one): in_words(one) for one in initial.get("kept", [])}
        super().__init__(*args, **kwargs)
        self.count = max(ROWS, len(held) + MORE_ROWS)
        for number in range(self.count):
            self._row(number, held[number] if number < len(held) else None)
        if kept:
            self.fields["out"] = forms.MultipleChoiceField(
                label="Other times, which stay as they are", required=False, choices=list(kept.items()),
                widget=forms.CheckboxSelectMultiple,
                help_text="Tick those to remove. Write them above if they changed.",
            )  # fmt: skip

    def _row(self, number: int, held: Row | None) -> None:
        named = f"Time {number + 1}"
        days = [("", "No day"), *DAYS.items()]
        made = {
            "day": forms.ChoiceField(label=f"{named}: day", required=False, choices=days),
            "opens": forms.CharField(label=f"{named}: from", required=False, max_length=10),
            "closes": forms.CharField(label=f"{named}: until", required=False, max_length=10),
            "term": forms.ChoiceField(label=f"{named}: weeks", required=False, choices=list(TERMS.items())),
        }
        for name, field in made.items():
            self.fields[f"{name}_{number}"] = field
            if held is not None:
                self.initial[f"{name}_{number}"] = getattr(held, name)

    def clean(self) -> dict[str, Any]:
        """The rows, as the standard has days and times."""
        said: dict[str, Any] = super().clean() or {}
        rows = []
        for number in range(self.count):
            try:
                made = row(*(said.get(f"{name}_{number}") or "" for name in ("day", "opens", "closes", "term")))
            except PartNotTaken as error:
                self.add_error(f"{error.part}_{number}", str(error))
                continue
            rows += [made] if made else []
        return {"rows": rows, "out": said.get("out", []), "seen": said.get("seen", "")}


class LanguagesForm(WritingForm):
    """In which languages a service is given."""

    languages = forms.MultipleChoiceField(
        label="In which languages?", required=False, widget=forms.CheckboxSelectMultiple
    )


class ContactForm(WritingForm):
    """How to get in touch with a service."""

    phone = forms.CharField(label="Telephone", required=False, max_length=40)
    email = forms.CharField(label="E-mail", required=False, max_length=254)
    person = forms.CharField(
        label="Who to ask for", required=False, max_length=100, help_text="A role, such as: the family worker."
    )


class KindsForm(WritingForm):
    """Which kinds of help a service gives."""

    kinds = forms.MultipleChoiceField(
        label="What does it help with?", widget=forms.CheckboxSelectMultiple, help_text="At most six."
    )


class OnlineForm(WritingForm):
    """Whether a service is given online."""

    online = forms.BooleanField(label="It is given online, too or only", required=False)


class PlaceForm(WritingForm):
    """Where a service is given."""

    name = forms.CharField(label="What is the place called?", max_length=200)
    address = forms.CharField(label="Building and street", required=False, max_length=200)
    town = forms.CharField(label="Town", required=False, max_length=100)
    postcode = forms.CharField(label="Postcode", max_length=10)
    access = forms.MultipleChoiceField(
        label="What does the place have?", required=False, widget=forms.CheckboxSelectMultiple
    )


class SeenForm(WritingForm):
    """Nothing but a button."""


class StatusForm(Form):
    """Open, or closed for now."""

    status = forms.ChoiceField(
        label="Is it open?", widget=forms.RadioSelect,
        choices=[("active", "Open"), ("temporarily closed", "Closed for now")],
    )  # fmt: skip


class FindForm(FilterForm):
    """Words of a name, or an id."""

    q = forms.CharField(label="Name, or its id", required=False, max_length=200)


class EntriesForm(FindForm):
    """Which entries of an area."""

    source = forms.ChoiceField(label="Where it comes from", required=False)
    state = forms.ChoiceField(label="Where it stands", required=False)
    area = forms.ChoiceField(label="Area", required=False)
    missing = forms.ChoiceField(
        label="What it does not say", required=False,
        choices=[("", "Any"), *((one.slug, one.missing.capitalize()) for one in PARTS)],
    )  # fmt: skip

    def __init__(self, *args: Any, sources: Choices, states: Choices, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        some = {
            "source": [("own", "Kept here by their providers"), *sources],
            "state": [("told", "Told to anyone"), *states],
            "area": [("none", "All of England"), *areas],
        }
        for name, choices in some.items():
            self.fields[name].choices = [("", "Any"), *choices]  # type: ignore[attr-defined]


class WhyForm(Form):
    """Why something is asked."""

    why = forms.CharField(
        label="How can the area know that it is yours?", max_length=500, widget=forms.Textarea,
        help_text="Such as: we answer the telephone number and the e-mail that it gives.",
    )  # fmt: skip


class UnmarkForm(Form):
    """Why the place of a service may be found."""

    why = forms.CharField(label="Why may its place be found?", max_length=500, widget=forms.Textarea)


class SensitiveForm(Form):
    """What kind of service it is whose place must not be found."""

    kind = forms.ChoiceField(label="What is it?", choices=list(SENSITIVE_SAID.items()), widget=forms.RadioSelect)


class DecideForm(Form):
    """What the area says to what a provider wrote. `version`: the one that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Is it to be told?", widget=forms.RadioSelect,
        choices=[("assure", "Yes, it is assured"), ("back", "No, send it back")],
    )  # fmt: skip
    because = forms.CharField(label="What is to be mended?", required=False, max_length=500, help_text="They read it.")


class ClaimForm(Form):
    """What the area says to a claim."""

    decision = forms.ChoiceField(label="Is it theirs?", widget=forms.RadioSelect, choices=list(CLAIM_ANSWERS.items()))
    because = forms.CharField(label="Why?", required=False, max_length=500, help_text="They read it. A no needs it.")


class UnmarkingForm(Form):
    """Whether a place is told again."""

    decision = forms.ChoiceField(
        label="Is its place told again?", widget=forms.RadioSelect,
        choices=[("unmarked", "Yes, anyone may find it"), ("kept", "No, it stays hidden")],
    )  # fmt: skip


class LeftForm(Form):
    """Whether what is left of a service is told. `seen`: which state of it was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    decision = forms.ChoiceField(
        label="Is it told again?", widget=forms.RadioSelect, choices=list(LEFT_ANSWERS.items())
    )


class CloseForm(Form):
    """What was done about a report."""

    done = forms.CharField(label="What was done?", max_length=500)


class PairForm(Form):
    """Whether two entries are one service, and which is told. `seen`: which state of them was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    decision = forms.ChoiceField(label="Are they one service?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = list(choices)  # type: ignore[attr-defined]


class ReportForm(Form):
    """What is wrong of an entry. Nobody is asked who they are."""

    kind = forms.ChoiceField(label="What is wrong?", widget=forms.RadioSelect, choices=list(PROBLEMS.items()))
    text = forms.CharField(
        label="Say more, if you can", required=False, max_length=1000, widget=forms.Textarea,
        help_text="Do not write your name, or anything by which a child could be known. Nobody can answer you.",
    )  # fmt: skip

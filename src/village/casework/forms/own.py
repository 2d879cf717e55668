"""What is asked on the pages of a family, and of those who let it read and give it documents."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from village.casework.forms.keys import KeyField
from village.casework.forms.plan import Choices, choose, need_key
from village.casework.queries.needs import scale_now
from village.casework.queries.releasing import Passage
from village.casework.rules.needs import Need
from village.casework.rules.own import SAYINGS
from village.casework.rules.redacting import GIVE
from village.casework.rules.tags import TAGS, leave_out
from village.ui.forms import Form

LONG = {"rows": 5}


class JoinForm(Form):
    """The code of an invitation."""

    code = forms.CharField(
        label="The code that you were given", max_length=40, help_text="For example, ABCD-2345-EFGH-6789.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class SayForm(Form):
    """Something in one's own words."""

    kind = forms.ChoiceField(label="What is it about?", choices=list(SAYINGS.items()), widget=forms.RadioSelect)
    words = forms.CharField(label="In your own words", max_length=1000, widget=forms.Textarea(attrs=LONG))
    key = KeyField()


class AgreeForm(Form):
    """That one agrees to the plan that is on the page."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    key = KeyField()


class NeedsForm(Form):
    """How things are with each need that was read, in one's own voice."""

    mark_optional = False

    def __init__(self, *args: Any, needs: Mapping[Need, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = scale_now()
        self.scale = f"{scale.key}@{scale.version}"
        self.asked = {need_key(need): need for need in needs}
        levels = [("", "I do not want to say"), *((code.code, code.label["en"]) for code in scale.codes)]
        for need, words in needs.items():
            self.fields[need_key(need)] = forms.ChoiceField(label=words, required=False, choices=levels)

    def given(self) -> dict[Need, str]:
        """What was said, by need."""
        return {self.asked[key]: code for key, code in self.cleaned_data.items() if code}


class ComplainForm(Form):
    """A complaint."""

    words = forms.CharField(
        label="What went wrong, and what should be put right?", max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    key = KeyField()


class InviteForm(Form):
    """Who of the family is to read what is theirs, and as which account."""

    person = forms.ChoiceField(label="Who is it?", widget=forms.RadioSelect)
    email = forms.EmailField(
        label="Their own e-mail address", max_length=254,
        help_text="One that nobody else of the family reads. They sign in with it.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "person", people)


class WordAnswerForm(Form):
    """An answer to what somebody of the family said."""

    answer = forms.CharField(
        label="Your answer", max_length=600, widget=forms.Textarea(attrs=LONG), help_text="They read it on their page."
    )


class ChooseForm(Form):
    """What is given, and to whom."""

    thing = forms.ChoiceField(label="What should they be given?", widget=forms.RadioSelect)
    person = forms.ChoiceField(label="Who is it for?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, things: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "thing", things)
        choose(self, "person", people)


class ReleaseForm(Form):
    """Of each passage, whether it is given or why not; and words that are taken out of the rest."""

    taken_out = forms.CharField(
        label="Words to take out of the rest", required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: a name, a school, a place. They are removed, not covered. The addresses of other homes, "
        "and how to reach who does not live with them, are always taken out.",
    )  # fmt: skip
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    key = KeyField()

    def __init__(
        self, *args: Any, passages: Collection[Passage], suspected: Collection[str], whole: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if whole:  # nothing can be left out of a document
            del self.fields["taken_out"]
            return
        choices = [(GIVE, "Give it"), *((tag, leave_out(tag)) for tag in TAGS)]
        for one in passages:
            label = ": ".join(word for word in (one.section, one.label) if word)
            start = one.tag or ("other" if one.key in suspected else GIVE)
            self.fields[f"p-{one.key}"] = forms.ChoiceField(
                label=label, choices=choices, initial=start, help_text=one.text
            )

    def passages(self) -> list[Any]:
        """The fields of the passages, to draw them."""
        return [self[name] for name in self.fields if name.startswith("p-")]

    def left_out(self) -> dict[str, str]:
        """The passages that are not given, each with why."""
        said = {name.removeprefix("p-"): code for name, code in self.cleaned_data.items() if name.startswith("p-")}
        return {key: code for key, code in said.items() if code != GIVE}


class SeenForm(Form):
    """What was read, by its hash."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


def new_key() -> dict[str, str]:
    """What a form that is pressed once begins with."""
    return {"key": uuid.uuid4().hex}

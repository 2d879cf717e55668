"""What is asked of whoever writes a form."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from village.forms.rules.documents import CLASSES, KINDS, LISTED, MAX_ENTRIES
from village.forms.rules.editing import JOINS, choices_of, condition_of
from village.kernel.documents.rules.reader import MAX_BYTES
from village.ui.forms import Form

PARTS = 4
"""Parts of a condition that can be chosen; a longer one is written in the text of the document."""
LANGUAGES = {"en": "English", "cy": "Welsh"}
KEPT = {"yes": "Yes, always", "no": "No", "kept": "As it is written in the text"}
MEANINGS = {
    "same": "The same words as in the version before",
    "reworded": "Other words for the same: answers can be compared",
    "new": "Something else: it needs a concept of its own",
}


class TextForm(Form):
    """A whole document as text, typed or as a file."""

    text = forms.CharField(
        label="The document",
        widget=forms.Textarea(attrs={"spellcheck": "false", "class": "vg-document"}),
        required=False,
        max_length=MAX_BYTES,
        strip=False,
    )
    file = forms.FileField(label="Or a file that takes its place", required=False)

    def clean(self) -> dict[str, Any]:
        """The text of the file, where there is one."""
        said: dict[str, Any] = super().clean() or {}
        file = said.get("file")
        if file is not None:
            if file.size > MAX_BYTES:
                raise forms.ValidationError(f"The file is {file.size:,} bytes; the most is {MAX_BYTES:,}.")
            try:
                said["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError("The file is not UTF-8 text. Save it as UTF-8.") from None
        if not said.get("text", "").strip() and not self.errors:
            raise forms.ValidationError("Write the document, or choose a file.")
        return said


class NewForm(Form):
    """A form or a code list that has no version yet."""

    kind = forms.ChoiceField(
        label="What is it?", choices=[("form", "A form"), ("codes", "A code list")], widget=forms.RadioSelect
    )
    key = forms.SlugField(
        label="What is it called in addresses?",
        help_text="Small letters and hyphens, such as waiting-for-help. It never changes.",
        max_length=80,
    )
    title = forms.CharField(label="Its title", max_length=200)


class _Shown(Form):
    """When something is asked: parts that are chosen, and how they are joined."""

    def __init__(self, *args: Any, conditions: list[tuple[str, list[tuple[str, str]]]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.written = self.initial.get("shown")
        self.simple = choices_of(self.written)
        if self.simple is None:
            return
        join, chosen = self.simple
        self.fields["join"] = forms.ChoiceField(
            label="Ask it when", choices=list(JOINS.items()), widget=forms.RadioSelect, initial=join, required=False
        )
        for n in range(max(PARTS, len(chosen))):
            self.fields[f"part_{n}"] = forms.ChoiceField(
                label=f"Condition {n + 1}",
                choices=[("", "Always" if n == 0 else "Nothing more"), *conditions],
                initial=chosen[n] if n < len(chosen) else "",
                required=False,
            )

    def shown(self) -> Any:
        """The condition that was chosen, or the one that stands in the text and is left alone."""
        if self.simple is None:
            return self.written
        parts = [self.cleaned_data[one] for one in self.fields if one.startswith("part_") and self.cleaned_data[one]]
        return condition_of(self.cleaned_data.get("join") or "all", parts)

    def texts(self, name: str, languages: Iterable[str]) -> dict[str, str]:
        """A text in each language in which there is one."""
        said = {one: self.cleaned_data.get(f"{name}_{one}", "") for one in languages}
        return {one: text for one, text in said.items() if text}


def _texts(form: Form, name: str, label: str, languages: list[str], initial: Mapping[str, str], **more: Any) -> None:
    for n, one in enumerate(languages):
        of = f" in {LANGUAGES.get(one, one)}" if len(languages) > 1 else ""
        form.fields[f"{name}_{one}"] = forms.CharField(
            label=f"{label}{of}",
            initial=initial.get(one, ""),
            max_length=4_000,
            required=n == 0 and name != "help",
            **more,
        )


class SectionForm(_Shown):
    """A section, but its questions."""

    key = forms.RegexField(r"^[a-z0-9.-]+\Z", label="What is it called?", max_length=80, help_text="Such as home.")
    entries = forms.IntegerField(
        label="How many entries can it have?",
        help_text="0: it is answered once. More: it is answered anew for each person, goal or other thing.",
        min_value=0,
        max_value=MAX_ENTRIES,
        initial=0,
    )

    def __init__(self, *args: Any, languages: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.languages = languages
        _texts(self, "title", "Title", languages, self.initial.get("title_texts", {}))
        _texts(self, "help", "Help under it", languages, self.initial.get("help_texts", {}), widget=forms.Textarea)
        self.order_fields(["key", *[one for one in self.fields if one.startswith(("title", "help"))], "entries"])

    def section(self) -> dict[str, Any]:
        """It as a document has it."""
        said: dict[str, Any] = {"section": self.cleaned_data["key"], "title": self.texts("title", self.languages)}
        said |= {"help": help_} if (help_ := self.texts("help", self.languages)) else {}
        said |= {"entries": entries} if (entries := self.cleaned_data["entries"]) else {}
        return said | ({"shown": shown} if (shown := self.shown()) is not None else {})


class QuestionForm(_Shown):
    """One question."""

    concept = forms.RegexField(
        r"^[a-z0-9.-]+\Z",
        label="What does it ask about?",
        help_text="Its concept, such as health.speech.words: the same in every form and version that asks the same.",
        max_length=80,
    )
    section = forms.ChoiceField(label="In which section?")
    kind = forms.ChoiceField(label="How is it answered?", choices=list(KINDS.items()))
    codes = forms.ChoiceField(label="From which list?", required=False)
    classes = forms.MultipleChoiceField(
        label="What does a reader of the answer learn?",
        choices=list(CLASSES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    required = forms.ChoiceField(label="Must it be answered?", widget=forms.RadioSelect)
    third_party = forms.BooleanField(label="Other people may be spoken of in the answer", required=False)
    meaning = forms.ChoiceField(
        label="How does it stand to the version before?", choices=list(MEANINGS.items()), widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, languages: list[str], sections: list[tuple[str, str]], lists: Mapping[str, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.languages = languages
        self.choice("section").choices = sections
        self.choice("codes").choices = [("", "None"), *((name, f"{title} ({name})") for name, title in lists.items())]
        conditional = self.initial.get("required") == "kept"
        self.choice("required").choices = [one for one in KEPT.items() if one[0] != "kept" or conditional]
        _texts(self, "label", "The question", languages, self.initial.get("label_texts", {}))
        _texts(self, "help", "Help under it", languages, self.initial.get("help_texts", {}))
        texts = [one for one in self.fields if one.startswith(("label_", "help_"))]
        parts = [one for one in self.fields if one == "join" or one.startswith("part_")]
        first = ["concept", "meaning", *texts, "section", "kind", "codes", "required"]
        self.order_fields([*first, *parts, "classes", "third_party"])

    def choice(self, name: str) -> forms.ChoiceField:
        """One of its fields that choose."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # nosec B101 - for the reader of types
        return field

    def clean(self) -> dict[str, Any]:
        """A question that chooses names its list, and no other does."""
        said: dict[str, Any] = super().clean() or {}
        if (said.get("kind") in LISTED) != bool(said.get("codes")) and "codes" not in self.errors:
            self.add_error("codes", "Choose the list for an answer that is chosen, and none for any other.")
        return said

    def question(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """It as a document has it; what cannot be said here stays as it was."""
        said = self.cleaned_data
        made: dict[str, Any] = {
            "concept": said["concept"],
            "kind": said["kind"],
            "label": self.texts("label", self.languages),
            "classes": said["classes"],
        }
        optional = {
            "help": self.texts("help", self.languages),
            "codes": said["codes"],
            "shown": self.shown(),
            "required": before.get("required") if said["required"] == "kept" else said["required"],
            "meaning": said["meaning"],
            "third_party": "yes" if said["third_party"] else "no",
            "longest": before.get("longest"),
        }
        usual = {"required": "no", "meaning": "same", "third_party": "no"}
        return made | {name: value for name, value in optional.items() if value and value != usual.get(name)}

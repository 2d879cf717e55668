"""A row of a return as a form: the fields of that return in the standard's order, each read as a file's cell is."""

from typing import Any

from django import forms

from village.kernel.calendar.fields import DatePartsField, DatePartsWidget
from village.ui.forms import Form
from village.workforce.queries.collecting.rows import UNKEPT
from village.workforce.queries.returns.shipped import shipped_standard
from village.workforce.rules.collecting.rows import read_cells, row_columns
from village.workforce.rules.returns.standard import Field, Return
from village.workforce.rules.returns.values import LONGEST

FEW = 5
"""Up to so many codes are all shown; more are a list to choose from."""
BLANK = ("", "Not said")
UNKEPT_HINT = "It is held to the rules and then kept nowhere. Left blank, nothing is changed."


class DayCell(DatePartsField):
    """A day by its parts, given back as a file holds it."""

    def to_python(self, value: Any) -> Any:
        """The day as ISO text; blank for none."""
        found = super().to_python(value)
        return found.isoformat() if found else ""


class RowForm(Form):
    """One row. `seen` is the hash of the draft that was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, wanted: Return, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        for column, _, one in row_columns(shipped_standard(), wanted):
            self.fields[column] = _asked(column, one, needed=column in wanted.needs)

    def clean(self) -> dict[str, Any]:
        """Each value is read as a file's cell is, and what is wrong said of its field."""
        _, problems = read_cells(shipped_standard(), self.wanted, self.cells())
        for column, said in problems.items():
            if column not in self.errors:
                self.add_error(column, said)
        return self.cleaned_data

    def cells(self) -> dict[str, str]:
        """What was typed, by column."""
        return {name: str(value or "") for name, value in self.cleaned_data.items() if name != "seen"}


def sections(wanted: Return) -> list[tuple[str, list[str]]]:
    """The columns of a row under the titles of the tables that they belong to."""
    found: dict[str, list[str]] = {}
    for column, table, _ in row_columns(shipped_standard(), wanted):
        found.setdefault(table.title, []).append(column)
    return list(found.items())


class OutForm(Form):
    """A button by which a row goes."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


def current(data: Any, sha256: str) -> Any:
    """What was typed, now about the draft that there is."""
    told = data.copy()
    told["seen"] = sha256
    return told


def _asked(column: str, one: Field, *, needed: bool) -> forms.Field:
    told: dict[str, Any] = {"label": one.title, "required": needed, "help_text": f"{column} in a file."}
    if one.name == UNKEPT:
        told["help_text"] += f" {UNKEPT_HINT}"
    match one.kind:
        case "date":
            return DayCell(**told, widget=DatePartsWidget)
        case "flag":
            return forms.ChoiceField(choices=[("1", "Yes"), ("0", "No"), BLANK], widget=forms.RadioSelect, **told)
        case "code":
            codes = [(each.code, each.label["en"]) for each in shipped_standard().lists[one.codes].codes]
            if len(codes) <= FEW:
                return forms.ChoiceField(choices=[*codes, BLANK], widget=forms.RadioSelect, **told)
            return forms.ChoiceField(choices=[BLANK, *codes], **told)
        case "number" | "whole":
            mode = "numeric" if one.kind == "whole" else "decimal"
            return forms.CharField(max_length=LONGEST, widget=forms.TextInput(attrs={"inputmode": mode}), **told)
    return forms.CharField(max_length=LONGEST, **told)

"""The form by which the threshold of an area is set."""

from typing import Any

from django import forms

from village.kernel.calendar.fields import DatePartsField
from village.ui.forms import Form


class ThresholdForm(Form):
    """From which level on, from which day on, and why."""

    area = forms.ChoiceField(label="In which area?")
    code = forms.ChoiceField(label="From which level on must something be done?", widget=forms.RadioSelect)
    from_on = DatePartsField(label="For help that is opened from which day on?")
    because = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    mark_optional = False

    def __init__(self, *args: Any, places: list[tuple[str, str]], levels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("area", places), ("code", levels)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

"""Which entries of the audit to read."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from village.kernel.audit.queries import Wanted
from village.kernel.audit.rules import can_be_seen

_LONDON = ZoneInfo("Europe/London")
_DATE = {"type": "date"}


class Reference(forms.CharField):
    """A reference as the audit holds it: what it can never hold is a mistake, and must not reach the reader's entry."""

    def validate(self, value: str) -> None:
        """Every character of it can be seen."""
        super().validate(value)
        if not can_be_seen(value):
            raise forms.ValidationError("Enter a reference without characters that cannot be seen")


class Filter(forms.Form):
    """Filters; all may be left empty. `actions`: what there are entries of."""

    action = forms.ChoiceField(label="What was done", required=False)
    actor = Reference(label="By (reference)", required=False, max_length=64)
    thing = Reference(label="To (reference)", required=False, max_length=120)
    first = forms.DateField(
        label="First day",
        required=False,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a real date"},
    )
    last = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a real date"},
    )

    def __init__(self, *args: Any, actions: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = sorted({action.split(".")[0] for action in actions} - set(actions))
        choices = [
            ("", "Anything"),
            *((group, f"Anything of {group}") for group in groups),
            *((one, one) for one in actions),
        ]
        self.fields["action"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was asked for, with days of London as instants. Fields that do not hold are left out."""
        self.full_clean()
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        first, last = said.get("first"), said.get("last")
        return Wanted(
            action=said.get("action") or "",
            actor=(said.get("actor") or "").strip(),
            thing=(said.get("thing") or "").strip(),
            since=_midnight(first) if first else None,
            until=_midnight(last + dt.timedelta(days=1)) if last and last < dt.date.max else None,
        )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), _LONDON).astimezone(dt.UTC)

"""A date as a form asks for it: in three boxes, which the page components draw."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join

PARTS = ("day", "month", "year")
MONTHS = tuple(dt.date(2000, month, 1).strftime("%B").lower() for month in range(1, 13))


class DatePartsWidget(forms.Widget):
    """Three boxes, day, month and year: nobody has to work a calendar to give a birthday."""

    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed, as three pieces of text; a whole date under the plain name also works."""
        if name in data:
            return data.get(name)
        return tuple(str(data.get(f"{name}-{part}", "")).strip() for part in PARTS)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """True when neither the whole date nor any part was sent."""
        return name not in data and all(f"{name}-{part}" not in data for part in PARTS)

    def parts(self, value: Any) -> tuple[str, ...]:
        """A date, ISO text or three typed pieces, as three pieces to show."""
        if isinstance(value, dt.date):
            return str(value.day), str(value.month), str(value.year)
        if isinstance(value, tuple | list) and len(value) == 3:
            return tuple(str(part or "") for part in value)
        if isinstance(value, str) and value:
            try:
                return self.parts(dt.date.fromisoformat(value[:10]))
            except ValueError:
                return "", "", ""
        return "", "", ""

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """A link from the error summary lands on the day box."""
        return f"{id_}-day" if id_ else ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """Bare boxes, for the rare page that draws a widget without its field."""
        boxes = zip(PARTS, self.parts(value), strict=True)
        html = '<input class="govuk-input" name="{}-{}" value="{}" inputmode="numeric" aria-label="{}">'
        return format_html("{}", format_html_join("", html, ((name, p, v, p) for p, v in boxes)))


class DatePartsField(forms.Field):
    """A date given as day, month and year; gives back a ``date``, or None when left empty.

    Errors carry ``params["parts"]``, the boxes to mark.
    """

    widget = DatePartsWidget

    def __init__(
        self,
        *,
        earliest: dt.date | None = None,
        latest: dt.date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> dt.date | None:
        """Read three pieces, ISO text or a date; months may be written as words."""
        if isinstance(value, dt.date) or value in self.empty_values:
            return value or None
        parts = DatePartsWidget().parts(value)
        if not any(parts):
            if isinstance(value, str):  # words that are no date, where a whole one is sent
                raise self._error("must be a real date", list(PARTS))
            return None
        missing = [name for name, part in zip(PARTS, parts, strict=True) if not part]
        if missing:
            raise self._error(f"must include a {' and a '.join(missing)}", missing)
        return self._read(parts)

    def _read(self, parts: tuple[str, ...]) -> dt.date:
        day, month, year = parts
        if len(year) != 4 or not year.isdigit():
            raise self._error("must have a year of four numbers", ["year"])
        try:
            return dt.date(int(year), _month(month), int(day))
        except ValueError as error:
            raise self._error("must be a real date", list(PARTS)) from error

    def validate(self, value: Any) -> None:
        """Required, and within the earliest and latest dates given."""
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise self._error(f"must be on or after {_said(self.earliest)}", list(PARTS))
        if value and self.latest and value > self.latest:
            raise self._error(f"must be on or before {_said(self.latest)}", list(PARTS))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is shown, so an untouched date is not a change."""
        return DatePartsWidget().parts(initial) != DatePartsWidget().parts(data)

    def _error(self, text: str, parts: list[str]) -> ValidationError:
        # Django fills the message from params, so a per cent sign must be doubled.
        label = str(self.label or "Date").replace("%", "%%")
        label = "The date" if label.endswith("?") else label  # "As of which day? must be" is no sentence
        return ValidationError(f"{label} {text}", code="date", params={"parts": parts})


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    found = [n for n, name in enumerate(MONTHS, 1) if len(text) > 2 and name.startswith(text.lower())]
    if not found:
        raise ValueError(text)
    return found[0]


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"

"""How an answer is read back to the person who gave it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from village.ui import filters


def shown(form: forms.Form, answers: dict[str, Any]) -> list[tuple[str, Any]]:
    """(question, answer in words) for each visible field; ``answers`` are its cleaned values."""
    return [(str(bound.label), said(bound.field, answers.get(bound.name))) for bound in form if not bound.is_hidden]


def said(field: forms.Field, value: Any) -> str:
    """One answer: the words of a choice, not its code; Yes or No; a date in full."""
    if isinstance(field, forms.BooleanField):
        return "Yes" if value else "No"
    if value is None or value == "" or value == []:
        return "Not given"
    if isinstance(value, list | tuple | set):
        return ", ".join(_word(field, one) for one in value)
    if isinstance(value, dt.datetime):
        return filters.datetime(value)
    if isinstance(value, dt.date):
        return filters.date(value)
    return _word(field, value)


def _word(field: forms.Field, value: Any) -> str:
    choices = getattr(field, "choices", None)
    if choices is None or hasattr(value, "_meta"):
        return str(value)
    for key, text in _flat(choices):
        if str(key) == str(value):
            return str(text)
    return str(value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for key, text in choices:
        flat += list(text) if isinstance(text, list | tuple) else [(key, text)]
    return flat

"""SQLite lets a text be longer than its column and PostgreSQL refuses it; in tests both refuse, so that a quick run
finds on either what the other would."""

import pytest
from django.db import DataError, models

_save = models.CharField.get_db_prep_save


def _no_longer_than_said(field: models.CharField, value: object, connection: object) -> object:
    kept = _save(field, value, connection)  # type: ignore[arg-type]
    if isinstance(kept, str):
        if field.max_length is not None and len(kept) > field.max_length:
            raise DataError(f"{field} takes {field.max_length} characters and was given {len(kept)}.")
        if "\0" in kept:
            raise DataError(f"{field} was given a NUL, which PostgreSQL cannot keep.")
    return kept


def hold_texts_to_their_columns(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(models.CharField, "get_db_prep_save", _no_longer_than_said)

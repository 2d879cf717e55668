"""The tables of a return as they are kept: one text, the same for the same tables, and back."""

import datetime as dt
import hashlib
import json
import zlib
from decimal import Decimal

from village.workforce.rules.returns.standard import Field, Record, Standard, Tables, Value
from village.workforce.rules.returns.values import written


def packed(standard: Standard, tables: Tables) -> bytes:
    """Tables as bytes: what is missing is left out, names of fields stand in order."""
    kept = {
        name: [{one: written(row[one]) for one in table.fields if row.get(one) is not None} for row in tables[name]]
        for name, table in standard.tables.items()
        if tables.get(name)
    }
    return zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(standard: Standard, kept: bytes) -> Tables:
    """The tables that `packed` made bytes of."""
    found: dict[str, list[dict[str, str]]] = json.loads(zlib.decompress(kept))
    return {
        name: [_record(table.fields, row) for row in found.get(name, [])] for name, table in standard.tables.items()
    }


def digest(kept: bytes) -> str:
    """SHA-256 of what is kept, as text."""
    return hashlib.sha256(kept).hexdigest()


def _record(fields: object, row: dict[str, str]) -> Record:
    known: dict[str, Field] = dict(fields)  # type: ignore[call-overload]
    return {name: _value(known[name], text) for name, text in row.items()}


def _value(field: Field, text: str) -> Value:
    match field.kind:
        case "number" | "whole":
            return Decimal(text)
        case "date":
            return dt.date.fromisoformat(text)
        case "flag":
            return text == "1"
    return text

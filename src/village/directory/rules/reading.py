"""A document that anybody may have written is read: what is not as the standard has it is as if it were not there."""

from collections.abc import Mapping
from typing import Any

from village.directory.rules.record import Document


def several(holder: Mapping[str, Any], key: str) -> list[Any]:
    """What a list holds; nothing where there is none."""
    found = holder.get(key)
    return found if isinstance(found, list) else []


def things(holder: Mapping[str, Any], key: str) -> list[Document]:
    """The things that a list holds; what is no thing is left out."""
    return [one for one in several(holder, key) if isinstance(one, dict)]


def thing(holder: Mapping[str, Any], key: str) -> Document:
    """A thing inside a thing; empty where there is none."""
    found = holder.get(key)
    return found if isinstance(found, dict) else {}


def text(holder: Mapping[str, Any], key: str) -> str:
    """Words, or a number as words; blank for anything else."""
    found = holder.get(key)
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""

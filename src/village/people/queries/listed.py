"""A list of numbers or words as one parameter of a question: spelling out thousands takes longer than answering."""

import json
from collections.abc import Iterable
from typing import Any

AMONG = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s)"}
"""How a question asks for what is in a list, by the kind of database."""


def listed(values: Iterable[Any], vendor: str) -> Any:
    """A list as the parameter of `AMONG`, for a kind of database."""
    return list(values) if vendor == "postgresql" else json.dumps(list(values))

"""A list of numbers or words as one parameter of a question: spelling out thousands takes longer than answering."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

AMONG = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s)"}
"""How a question asks for what is in a list, by the kind of database."""


def listed(values: Iterable[Any]) -> Any:
    """A list as the parameter of `AMONG`."""
    return list(values) if connection.vendor == "postgresql" else json.dumps(list(values))

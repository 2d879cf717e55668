"""Rows drawn at random where they are kept."""

from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import MD5, Cast, Concat


def shuffled(rows: QuerySet[Any], number: str, name: str) -> QuerySet[Any]:
    """Rows in an order that tells nothing, by their `number` and a name: the same for a name on either database, and
    each as likely as any other to be among the first."""
    return rows.order_by(MD5(Concat(Value(f"{name}:"), Cast(number, CharField()))), number)

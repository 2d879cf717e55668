"""Restrictions: why somebody must not see a person's record, and why that ends, in codes that stay."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "conflict": "The record is about them or theirs",
    "court-order": "A court has ordered it",
    "barred": "They may not come near this person for another reason",
}
ENDINGS: Mapping[str, str] = {
    "no-longer-so": "What it was for is no longer so",
    "order-ended": "The court’s order has ended",
    "mistake": "It was made by mistake",
}

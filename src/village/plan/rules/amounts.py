"""Pounds as people read them."""

BOUND_WORDS = {
    "exactly": "",
    "at-least": "at least ",
    "at-most": "at most ",
    "just-under": "just under ",
    "about": "about ",
    "": "",
}


def pounds(value: int) -> str:
    """235000000 → "£235 million"; nothing is rounded away."""
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if value >= size and value * 1000 % size == 0:
            return f"£{value / size:,.3f}".rstrip("0").rstrip(".") + f" {word}"
    return f"£{value:,}"

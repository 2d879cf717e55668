"""Codes that one person hands to another: made here, kept nowhere."""

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of a code: none that is taken for another when it is read out."""


def new_code() -> str:
    """A code of sixteen letters, in fours."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def as_made(code: str) -> str:
    """A code as it was typed, in the shape in which it was made."""
    letters = "".join(filter(str.isalnum, code.upper()))
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))

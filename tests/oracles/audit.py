"""A second, naive opinion on an audit chain, written from the rules in words and importing nothing of `village`.

It works on the whole chain at once, as lists of fields: makes chains, and says which entry is the first bad one.
"""

import hashlib

FIRST = "0" * 64


def hash_of(previous: str, fields: list[object]) -> str:
    """The hash of an entry: the one before, then each field with its length in front, put together with bars."""
    text = previous
    for field in fields:
        text += "|" + str(len(str(field))) + ":" + str(field)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def chain(contents: list[list[str]], start: int = 1, previous: str = FIRST) -> list[list[object]]:
    """Rows (number, fields, previous hash, own hash) for contents without a number."""
    rows: list[list[object]] = []
    for number, fields in enumerate(contents, start):
        own = hash_of(previous, [number, *fields])
        rows.append([number, *fields, previous, own])
        previous = own
    return rows


def first_bad(rows: list[list[object]], signed: dict[int, str]) -> int | None:
    """The number of the first entry that is not what it should be (`signed`: hashes kept outside, by number)."""
    expected = [row[-1] for row in rows]
    for place, row in enumerate(rows):
        number = place + 1
        before = FIRST if place == 0 else expected[place - 1]
        good = (
            type(row[0]) is int
            and row[0] == number
            and all(type(field) is str for field in row[1:])
            and row[-2] == before
            and row[-1] == hash_of(str(before), row[:-2])
            and signed.get(number, row[-1]) == row[-1]
        )
        if not good:
            return number
    return len(rows) + 1 if any(number > len(rows) for number in signed) else None

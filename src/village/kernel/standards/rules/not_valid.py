"""The one exception of this module, and the small helpers that every parser shares."""

from collections.abc import Callable

# People copy numbers out of letters with spaces, hyphens of several kinds and full stops.
_GROUPING = str.maketrans("", "", "-\u2010\u2011\u2012\u2013\u2014.\u200b\ufeff")
_MASK = "\u2022"
_SHOWN = 3


class NotValid(ValueError):
    """A value that is not a well-formed identifier.

    `value_kind` is a slug such as "nhs_number"; `reason` is one sentence that says what is
    wrong and what to do. The value itself is never kept, so the exception is safe to log.
    """

    def __init__(self, value_kind: str, reason: str) -> None:
        super().__init__(value_kind, reason)
        self.value_kind = value_kind
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


def compact(text: str, value_kind: str, example: str) -> str:
    """The text in capitals without spaces, hyphens and full stops; `NotValid` if nothing is left.

    `example` completes the advice for an empty value, e.g. "a postcode such as B37 7XX".
    """
    if not isinstance(text, str):
        raise NotValid(value_kind, f"This value is not text: pass {example} as text.")
    squeezed = "".join(text.translate(_GROUPING).split()).upper()
    if not squeezed:
        raise NotValid(value_kind, f"Nothing was entered: enter {example}.")
    return squeezed


def is_digits(text: str) -> bool:
    """Whether the text is one or more of 0-9 only (`str.isdigit` also accepts "²" and "٣")."""
    return text.isascii() and text.isdigit()


def masked(value: str) -> str:
    """The value with all but its last three characters hidden, for `repr` and logs."""
    return _MASK * (len(value) - _SHOWN) + value[-_SHOWN:]


def passes(parse: Callable[[str], object], text: str) -> bool:
    """Whether `parse` accepts the text."""
    try:
        parse(text)
    except NotValid:
        return False
    return True


def weighted_sum(digits: str, first_weight: int) -> int:
    """Sum of digit x weight, the weights falling by one from `first_weight`."""
    return sum(int(digit) * (first_weight - place) for place, digit in enumerate(digits))

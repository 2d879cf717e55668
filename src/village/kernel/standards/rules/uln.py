"""Unique learner number (ULN): ten digits, the last a check digit.

Source: Learning Records Service, and the aligned data definition quoted by HESA: the first
digit is not zero, and the sum of the ten digits weighted 10, 9 ... 1 leaves 10 when
divided by 11. Written the other way: the remainder of the first nine is taken from 10, and a
remainder of 0 can't be issued. As 11 is prime and the weights are 1 to 10, **every**
one-digit error is detected. An NHS number leaves 0, so no value is both.
"""

from dataclasses import dataclass

from village.kernel.standards.rules.not_valid import NotValid, compact, is_digits, masked, passes, weighted_sum

KIND = "uln"
_EXAMPLE = "the ten digits of the unique learner number"
_LENGTH = 10
# What the individualised learner record carries while a learner has no number yet.
_PLACEHOLDER = "9999999999"


@dataclass(frozen=True, slots=True, repr=False, order=True)
class Uln:
    """A well-formed ULN. `value` is its ten digits, the form to store."""

    value: str

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"Uln({masked(self.value)})"


def uln_check_digit(first_nine: str) -> str | None:
    """The check digit for nine digits, or None when they can't make a ULN."""
    remainder = weighted_sum(first_nine, first_weight=10) % 11
    return None if remainder == 0 else str(10 - remainder)


def parse_uln(text: str) -> Uln:
    """The ULN in the text. Raises `NotValid`."""
    digits = compact(text, KIND, _EXAMPLE)
    if not is_digits(digits):
        raise NotValid(KIND, "A unique learner number has only digits: remove the other characters.")
    if len(digits) != _LENGTH:
        raise NotValid(
            KIND,
            f"A unique learner number has {_LENGTH} digits and this has {len(digits)}: "
            "check it against the learner's record.",
        )
    if digits == _PLACEHOLDER:
        raise NotValid(KIND, "This is the filler for a learner without a number: leave it blank until one is issued.")
    if digits[0] == "0":
        raise NotValid(KIND, "A unique learner number does not begin with zero: check it against the learner's record.")
    if uln_check_digit(digits[:9]) != digits[9]:
        raise NotValid(
            KIND,
            "This unique learner number fails its check digit, so a digit is wrong: "
            "check it against the learner's record.",
        )
    return Uln(digits)


def is_uln(text: str) -> bool:
    """Whether the text is a well-formed ULN."""
    return passes(parse_uln, text)


def format_uln(number: Uln | str) -> str:
    """The number as people print it: ten digits without groups. Raises `NotValid`."""
    return parse_uln(str(number)).value

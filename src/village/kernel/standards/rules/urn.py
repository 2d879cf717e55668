"""Unique reference number (URN) of an establishment in the register of schools.

Source: Get Information about Schools: schools have six digits from 100000; children's centres
five, from 20000. There is no check digit, so **no** one-digit error is detected unless it
changes the first digit to 0: look the number up before relying on it. A URN is not personal.
"""

from dataclasses import dataclass

from village.kernel.standards.rules.not_valid import NotValid, compact, is_digits, passes

KIND = "urn"
_EXAMPLE = "a school's unique reference number such as 100000"


@dataclass(frozen=True, slots=True, order=True)
class Urn:
    """A well-formed URN. `value` is its digits, the form to store."""

    value: str

    @property
    def is_childrens_centre(self) -> bool:
        """Whether the number is in the five-digit series kept for children's centres."""
        return len(self.value) == 5

    def __str__(self) -> str:
        return self.value


def parse_urn(text: str) -> Urn:
    """The URN in the text. Raises `NotValid`."""
    digits = compact(text, KIND, _EXAMPLE)
    if not is_digits(digits):
        raise NotValid(KIND, "A unique reference number has only digits: remove the other characters.")
    if len(digits) not in (5, 6) or digits[0] == "0":
        raise NotValid(
            KIND, "A unique reference number has six digits, or five for a children's centre: check it in the register."
        )
    return Urn(digits)


def is_urn(text: str) -> bool:
    """Whether the text is a well-formed URN."""
    return passes(parse_urn, text)


def format_urn(number: Urn | str) -> str:
    """The number as people print it: digits without groups. Raises `NotValid`."""
    return parse_urn(str(number)).value

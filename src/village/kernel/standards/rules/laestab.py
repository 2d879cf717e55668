"""LAESTAB: the seven-digit number of a school, three for its authority and four for the school.

Source: Department for Education, Get Information about Schools ("DfE number", printed 201/3614).
There is no check digit, so no one-digit error is detected. A school's LAESTAB changes when
its authority is reorganised; its URN does not always. A LAESTAB is not personal.
"""

from dataclasses import dataclass

from village.kernel.standards.rules.not_valid import NotValid, compact, is_digits, passes

KIND = "laestab"
_EXAMPLE = "a school's DfE number such as 201/3614"
_LENGTH = 7


@dataclass(frozen=True, slots=True, order=True)
class Laestab:
    """A well-formed LAESTAB. `value` is its seven digits, the form to store."""

    value: str

    @property
    def authority_number(self) -> str:
        """The three-digit number of the authority."""
        return self.value[:3]

    @property
    def establishment_number(self) -> str:
        """The four-digit number of the school within the authority."""
        return self.value[3:]

    def __str__(self) -> str:
        return self.value


def parse_laestab(text: str) -> Laestab:
    """The LAESTAB in the text, with or without the slash. Raises `NotValid`."""
    digits = compact(text, KIND, _EXAMPLE).replace("/", "", 1)
    if not is_digits(digits):
        raise NotValid(KIND, "A school's DfE number has only digits and one slash: remove the other characters.")
    if len(digits) != _LENGTH:
        raise NotValid(
            KIND,
            f"A school's DfE number has three digits for the authority and four for the school, "
            f"and this has {len(digits)} in all: check it in the register.",
        )
    if digits[0] == "0":
        raise NotValid(KIND, "An authority's number does not begin with zero: check the first three digits.")
    return Laestab(digits)


def is_laestab(text: str) -> bool:
    """Whether the text is a well-formed LAESTAB."""
    return passes(parse_laestab, text)


def format_laestab(number: Laestab | str) -> str:
    """The number as people print it: "201/3614". Raises `NotValid`."""
    value = parse_laestab(str(number)).value
    return f"{value[:3]}/{value[3:]}"

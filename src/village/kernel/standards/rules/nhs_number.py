"""NHS number: ten digits, the last a modulus 11 check digit.

Source: NHS Data Model and Dictionary, "NHS Number": multiply the first nine digits by 10, 9 ... 2,
add, take the remainder on division by 11 from 11; 11 is written 0, and 10 means that the
number can't be issued. Eleven is prime and the weights are 1 to 10, so **every** one-digit
error is detected, and so is every exchange of two neighbouring digits.

The number ranges are those NHS England publishes for the shared scheme; numbers that begin
999 are kept for testing and are never issued, so synthetic children take theirs from there.
"""

from dataclasses import dataclass
from typing import Literal

from village.kernel.standards.rules.not_valid import NotValid, compact, is_digits, masked, passes, weighted_sum

KIND = "nhs_number"
_EXAMPLE = "the ten digits of the NHS number"
_LENGTH = 10
SYNTHETIC_PREFIX = "999"
_SYNTHETIC_SERIALS = 99_999 * 9

Issuer = Literal["england_wales_isle_of_man", "scotland", "northern_ireland", "synthetic", "unallocated"]

# First nine digits, both ends included.
_RANGES: tuple[tuple[int, int, Issuer], ...] = (
    (10_101_000, 311_299_999, "scotland"),
    (320_000_001, 399_999_999, "northern_ireland"),
    (400_000_000, 499_999_999, "england_wales_isle_of_man"),
    (600_000_000, 799_999_999, "england_wales_isle_of_man"),
    (999_000_000, 999_999_999, "synthetic"),
)


@dataclass(frozen=True, slots=True, repr=False, order=True)
class NhsNumber:
    """A well-formed NHS number. `value` is its ten digits, the form to store."""

    value: str

    @property
    def issuer(self) -> Issuer:
        """Whose range the number lies in; "unallocated" is well formed but not known to be issued."""
        first_nine = int(self.value[:9])
        for low, high, issuer in _RANGES:
            if low <= first_nine <= high:
                return issuer
        return "unallocated"

    @property
    def is_synthetic(self) -> bool:
        """Whether the number comes from the 999 test range, and so belongs to nobody."""
        return self.value.startswith(SYNTHETIC_PREFIX)

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"NhsNumber({masked(self.value)})"


def nhs_check_digit(first_nine: str) -> str | None:
    """The check digit for nine digits, or None when they can't make an NHS number."""
    check = 11 - weighted_sum(first_nine, first_weight=10) % 11
    return None if check == 10 else str(check % 11)


def parse_nhs_number(text: str) -> NhsNumber:
    """The NHS number in the text, which may be grouped ("943 476 5919").

    Raises `NotValid` for a wrong length, other characters, a failed check digit, or one
    digit repeated ten times: 4444444444 passes the arithmetic but is a filler, not a child.
    """
    digits = compact(text, KIND, _EXAMPLE)
    if not is_digits(digits):
        raise NotValid(KIND, "An NHS number has only digits: remove the other characters.")
    if len(digits) != _LENGTH:
        raise NotValid(
            KIND,
            f"An NHS number has {_LENGTH} digits and this has {len(digits)}: check it against the letter it came from.",
        )
    if len(set(digits)) == 1:
        raise NotValid(KIND, "This is one digit repeated, not an NHS number: leave it blank if it is not known.")
    if nhs_check_digit(digits[:9]) != digits[9]:
        raise NotValid(
            KIND,
            "This NHS number fails its check digit, so a digit is wrong: check it against the letter it came from.",
        )
    return NhsNumber(digits)


def is_nhs_number(text: str) -> bool:
    """Whether the text is a well-formed NHS number."""
    return passes(parse_nhs_number, text)


def format_nhs_number(number: NhsNumber | str) -> str:
    """The number as people print it, 3-3-4: "943 476 5919". Raises `NotValid`."""
    value = parse_nhs_number(str(number)).value
    return f"{value[:3]} {value[3:6]} {value[6:]}"


def synthetic_nhs_number(serial: int) -> NhsNumber:
    """The test number for a serial, 0 to 899,990: a different valid number for each.

    The last digit of a stem has weight 2, so ten stems that differ only there leave ten
    different remainders, and at most one of them has no check digit. Nine serials share each
    ten, and none is skipped. The last ten is left out because it holds 9999999999.
    """
    if not 0 <= serial < _SYNTHETIC_SERIALS:
        raise ValueError(f"A synthetic serial is from 0 to {_SYNTHETIC_SERIALS - 1:,}: choose one of those.")
    ten, place = divmod(serial, 9)
    stems = (f"{SYNTHETIC_PREFIX}{ten:05d}{last}" for last in range(10))
    usable = [stem + check for stem in stems if (check := nhs_check_digit(stem))]
    return NhsNumber(usable[place])

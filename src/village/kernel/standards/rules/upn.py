"""Unique pupil number (UPN): a check letter and twelve more characters.

Source: Department for Education, "Unique pupil numbers" guide, and the Government Data Standards
Catalogue (version 2.0, 2004): check letter, three-digit authority number, four-digit school
number, two-digit year, and a three-digit serial; a **temporary** UPN ends in two digits and
a letter. Multiply characters 2 to 13 by 2 to 13, a final letter counting as its place in
the alphabet without I, O and S (A = 0 ... Z = 22); the remainder on division by 23 picks
the check letter from the same alphabet.

Twenty-three is prime and larger than any weight or difference, so every wrong digit, every
wrong check letter and every wrong final letter is detected, with **one** exception that the
scheme can't see: in the last place a digit and the letter of the same value (0 and A, 1 and
B ... 9 and K) give the same sum, so that error turns a permanent UPN into a temporary one.

The layout has been the same since UPNs began in 1999; numbers from before the 2009 and later
reorganisations carry authority numbers that are gone, so the authority is not tested here.
"""

from dataclasses import dataclass

from village.kernel.standards.rules.not_valid import NotValid, compact, is_digits, masked, passes

KIND = "upn"
_EXAMPLE = "the 13 characters of the unique pupil number"
_LENGTH = 13
ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"


@dataclass(frozen=True, slots=True, repr=False, order=True)
class Upn:
    """A well-formed UPN. `value` is its 13 characters in capitals, the form to store."""

    value: str

    @property
    def is_temporary(self) -> bool:
        """Whether the number was given for a time only, until the pupil's own is found."""
        return self.value[-1].isalpha()

    @property
    def authority_number(self) -> str:
        """The three-digit number of the authority that issued it, which may since be gone."""
        return self.value[1:4]

    @property
    def establishment_number(self) -> str:
        """The four-digit number of the school that issued it."""
        return self.value[4:8]

    @property
    def allocation_year(self) -> str:
        """The last two digits of the calendar year in which the academic year of issue began."""
        return self.value[8:10]

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"Upn({masked(self.value)})"


def upn_check_letter(last_twelve: str) -> str:
    """The check letter for the twelve characters after it. The last may be a letter.

    Raises ValueError when a character has no value in the scheme.
    """
    values = [int(char) if is_digits(char) else ALPHABET.index(char) for char in last_twelve]
    return ALPHABET[sum(value * weight for weight, value in enumerate(values, start=2)) % 23]


def parse_upn(text: str) -> Upn:
    """The UPN in the text, permanent or temporary, in either case. Raises `NotValid`."""
    upn = compact(text, KIND, _EXAMPLE)
    if len(upn) != _LENGTH:
        raise NotValid(
            KIND,
            f"A unique pupil number has {_LENGTH} characters and this has {len(upn)}: "
            "check it against the school's record.",
        )
    if upn[0] not in ALPHABET:
        raise NotValid(
            KIND, "A unique pupil number begins with a letter other than I, O or S: check the first character."
        )
    if not is_digits(upn[1:12]):
        raise NotValid(
            KIND,
            "Characters 2 to 12 of a unique pupil number are digits: check for the letter O or I typed for 0 or 1.",
        )
    if not (is_digits(upn[12]) or upn[12] in ALPHABET):
        raise NotValid(
            KIND,
            "A unique pupil number ends in a digit, or in a letter other than I, O or S: check the last character.",
        )
    if upn_check_letter(upn[1:]) != upn[0]:
        raise NotValid(
            KIND,
            "This unique pupil number fails its check letter, so a character is wrong: "
            "check it against the school's record.",
        )
    return Upn(upn)


def is_upn(text: str) -> bool:
    """Whether the text is a well-formed UPN."""
    return passes(parse_upn, text)


def format_upn(number: Upn | str) -> str:
    """The number as people print it: 13 characters without groups. Raises `NotValid`."""
    return parse_upn(str(number)).value

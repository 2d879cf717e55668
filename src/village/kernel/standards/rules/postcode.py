"""UK postcodes, and the pseudo postcodes that records use where there is no address.

Source: Royal Mail's published format (Programmers' Guide to PAF; formerly BS 7666): an outward code of
two to four characters and an inward code of a digit and two letters. Letters that are never
used in a place are refused there. GIR 0AA (the old Girobank) stands alone. ZZ99 codes are the
ONS and NHS pseudo postcodes: overseas countries, no fixed abode, not known.

Two retired families are accepted because old records hold them: Newport's NPT and the W1
codes with M, N, R, V, X or Y that London lost in 2000. With those, all 2,720,556 postcodes
of the ONS directory (package 2026.1.1) are well formed. There is no check character, so most
one-character errors give another well-formed postcode: look it up in `areas`.
"""

import re
from dataclasses import dataclass

from village.kernel.standards.rules.not_valid import NotValid, compact, passes

KIND = "postcode"
_EXAMPLE = "a postcode such as B37 7XX"

_OUTWARD = re.compile(
    r"[A-PR-UWYZ][0-9]"  # B1
    r"|[A-PR-UWYZ][0-9][0-9ABCDEFGHJKPSTUW]"  # B37, E1W
    r"|[A-PR-UWYZ][A-HK-Y][0-9]"  # CV1
    r"|[A-PR-UWYZ][A-HK-Y][0-9][0-9ABEHMNPRVWXY]"  # CV37, SW1A
    r"|W1[MNRVXY]"  # retired, but still in old records
)
_INWARD = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}")
_GIROBANK = "GIR0AA"
# ZZ99 stands for no place; NPT was once Newport's and used letters that are now kept back.
_UNUSUAL = re.compile(r"(ZZ99|NPT)[0-9][A-Z]{2}")
_INWARD_LENGTH = 3
# The few pseudo postcodes whose meaning decides something here; the rest are countries.
_NO_FIXED_ABODE = "ZZ993VZ"
_NOT_KNOWN = "ZZ993WZ"


@dataclass(frozen=True, slots=True, repr=False, order=True)
class Postcode:
    """A well-formed postcode. `value` has one space before the inward code, the form to store."""

    value: str

    @property
    def outward(self) -> str:
        """The part before the space, which is a district: "B37". Safe to publish on its own."""
        return self.value[:-4]

    @property
    def inward(self) -> str:
        """The part after the space: "7XX"."""
        return self.value[-_INWARD_LENGTH:]

    @property
    def sector(self) -> str:
        """The outward code and the inward digit: "B37 7"."""
        return self.value[:-2]

    @property
    def is_pseudo(self) -> bool:
        """Whether this is a ZZ99 code, which stands for no place in the United Kingdom."""
        return self.outward == "ZZ99"

    @property
    def means_no_fixed_abode(self) -> bool:
        """Whether this says that the person has no fixed address."""
        return self.value.replace(" ", "") == _NO_FIXED_ABODE

    @property
    def means_not_known(self) -> bool:
        """Whether this says that the address is not known."""
        return self.value.replace(" ", "") == _NOT_KNOWN

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"Postcode({self.outward} \u2022\u2022\u2022)"


def parse_postcode(text: str) -> Postcode:
    """The postcode in the text, in either case and with spaces anywhere. Raises `NotValid`.

    Letters are not swapped for digits (O for 0): a guess would move a child across a map.
    """
    code = compact(text, KIND, _EXAMPLE)
    if not (code.isascii() and code.isalnum()):
        raise NotValid(KIND, "A postcode has only letters and digits: remove the other characters.")
    if not 5 <= len(code) <= 7:
        raise NotValid(
            KIND,
            f"A postcode has five to seven letters and digits and this has {len(code)}: enter it all, like B37 7XX.",
        )
    outward, inward = code[:-_INWARD_LENGTH], code[-_INWARD_LENGTH:]
    if code == _GIROBANK or _UNUSUAL.fullmatch(code):
        return Postcode(f"{outward} {inward}")
    if not _INWARD.fullmatch(inward):
        raise NotValid(
            KIND,
            "A postcode ends in a digit and two letters (never C, I, K, M, O or V), like 7XX: check the last three.",
        )
    if not _OUTWARD.fullmatch(outward):
        raise NotValid(KIND, "The first part of this postcode has a form that is not used: check it, like B37 or SW1A.")
    return Postcode(f"{outward} {inward}")


def is_postcode(text: str) -> bool:
    """Whether the text is a well-formed postcode."""
    return passes(parse_postcode, text)


def format_postcode(postcode: Postcode | str) -> str:
    """The postcode as people print it: capitals and one space, "B37 7XX". Raises `NotValid`."""
    return parse_postcode(str(postcode)).value

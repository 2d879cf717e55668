"""A social worker's registration number, of which three forms are in use that do not agree.

The census's XML schema wants two letters and ten digits; the standard safeguarding dataset two letters and at least six
digits, up to twelve; the programme for early-career social workers SW and one to six digits, the first not zero. One
number is kept three times: in a canonical form by which it is compared, the form that it was given in, and its text.
"""

import re
from dataclasses import dataclass

REGISTER = re.compile(r"SW[1-9][0-9]{0,5}")
CENSUS = re.compile(r"[A-Z]{2}[0-9]{10}")
SAFEGUARDING = re.compile(r"[A-Z]{2}[0-9]{6,12}")
_PADDED = re.compile(r"SW0*([1-9][0-9]{0,5})")
_GROUPING = str.maketrans("", "", " -\u00a0\u2010\u2011")


@dataclass(frozen=True)
class SocialWorkerNumber:
    """`canonical` is for comparing, `scheme` is register, census or safeguarding, `text` is what was given."""

    canonical: str
    scheme: str
    text: str


def social_worker_number(text: str) -> SocialWorkerNumber | None:
    """The number in a text; None when it is in none of the three forms.

    Zeros between SW and up to six digits say nothing (they fill a form to its length), so that the same worker in the
    census and in the register is one. That rests on the forms alone: no published rule that says so was found.
    """
    plain = text.translate(_GROUPING).upper()
    if not plain.isascii():
        return None
    for scheme, pattern in (("register", REGISTER), ("census", CENSUS), ("safeguarding", SAFEGUARDING)):
        if pattern.fullmatch(plain):
            padded = _PADDED.fullmatch(plain)
            return SocialWorkerNumber(f"SW{padded[1]}" if padded else plain, scheme, text)
    return None

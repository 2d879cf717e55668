"""The numbers by which registers know workers: as compared, or in one sentence why a text is none.

No sentence repeats what was typed: a number in the wrong box would be kept by whatever keeps sentences.
"""

import hashlib
import hmac
import re

SCHEMES = {
    "SWE": "Social Work England",
    "TRN": "Teacher reference number",
    "NMC": "Nursing and Midwifery Council",
    "HCPC": "Health and Care Professions Council",
}
_SHAPES = {
    # SW and a figure from 1 to 9, then up to five more (as the social work induction programme's service has it)
    "SWE": (r"SW[1-9]\d{0,5}", "A Social Work England number is SW and up to six figures, as in SW12345."),
    "TRN": (r"\d{7}", "A teacher reference number is seven figures; one that begins with 0 keeps it."),
    "NMC": (r"\d{2}[A-Z]\d{4}[A-Z]", "A number of the nurses’ register is like 99A0000E."),
    # The profession's code comes first (hcpc-uk.org, How to check the Register): a national insurance number that lost
    # its last letter is not taken for one.
    "HCPC": (
        r"(AS|BS|CH|CS|DT|HAD|ODP|OR|OT|PA|PH|PO|PYL|RA|SL)\d{5,6}",
        "A number of the health and care register is the letters of a profession and figures, as in PH123456.",
    ),
}
_NATIONAL = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")
NO_NATIONAL = "This is no national insurance number: two letters, six figures and a letter from A to D."


class NotTaken(ValueError):
    """Why something cannot be kept, in one sentence for whoever gave it."""


def canonical(scheme: str, written: str) -> str:
    """A number as its scheme has it, in capitals and without spaces. Raises NotTaken for what is none, KeyError for a
    scheme that is not known."""
    shape, otherwise = _SHAPES[scheme]
    value = _close(written)
    if not value.isascii():
        raise NotTaken("A letter here only looks like one of a number: type it anew on a keyboard.")
    if not re.fullmatch(shape, value):
        raise NotTaken(otherwise)
    return value


def national_hash(written: str, key: bytes) -> str:
    """What is kept in place of a national insurance number: HMAC-SHA-256 of it under a server's key, 64 characters.
    Raises NotTaken for what is none."""
    value = _close(written)
    if not value.isascii() or not _NATIONAL.fullmatch(value):
        raise NotTaken(NO_NATIONAL)
    return hmac.new(key, f"village.workforce.national {value}".encode(), hashlib.sha256).hexdigest()


def _close(written: str) -> str:
    return re.sub(r"[\s/-]", "", written).upper()

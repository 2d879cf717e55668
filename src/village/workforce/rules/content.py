"""What must never be written beside a check or into a request: anything that a certificate says, its number, and a
national insurance number."""

import re
import unicodedata

from village.workforce.rules.identifiers import NotTaken

_WORDS = (
    r"abh\b", "amphetamin", "arrest", "arson", "assault", r"bail(ed)?\b", r"barr(ed|ing)\b", "burglar", "cannabis",
    "caution", "(?<!in )charg", "cocaine", "conviction", "convict", r"courts?\b", "crime", "criminal", r"d\.?u\.?i\b",
    "drink.?driv", "drunk", r"g\.?b\.?h\b", "guilty", "heroin", "indecen", "intelligence", "jail", "manslaughter",
    "murder", "offen[cd]", "police", "possession", "prison", "probation", r"rap(e|ed|ist)\b", "reprimand", "robber",
    "sentence", "shoplift", "spent", r"st(eal|ole|olen)", "theft", r"thie(f|v)", "violen", "warning", "weapon",
    r"(weeks?|months?|years?),? suspended",
)  # fmt: skip
_LIKE = re.compile(rf"\b({'|'.join(_WORDS)})", re.IGNORECASE)
_APART = "[^0-9A-Za-z]{0,3}"
"""What people write between the figures of a number."""
_DATE = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])[/.](0?[1-9]|1[0-2])[/.](19|20)?\d\d(?!\d)")
_NUMBER = re.compile(rf"(?<!\d)\d({_APART}\d){{11}}(?!\d)")
_NATIONAL = re.compile(
    rf"(?<![0-9A-Za-z])[A-CEGHJ-PR-TW-Z]{_APART}[A-CEGHJ-NPR-TW-Z]({_APART}\d){{6}}{_APART}[A-D](?![0-9A-Za-z])",
    re.IGNORECASE,
)
CONTENT = "This looks like what a certificate says, or its number. Neither is kept: write it without them."
NATIONAL = "This looks like a national insurance number. It is kept nowhere: write it without."


def without_content(text: str) -> str:
    """A text as it may be kept. Raises NotTaken for what looks like the content of a certificate, and for what
    `without_numbers` does not take."""
    kept = without_numbers(text)
    if _LIKE.search(unicodedata.normalize("NFKC", kept)):
        raise NotTaken(CONTENT)
    return kept


def without_numbers(text: str) -> str:
    """A text as it may be kept, such as a name, which may be that of a thing that certificates speak of. Raises
    NotTaken for what looks like the twelve figures of a certificate's number, or like a national insurance number."""
    kept = text.strip()
    plain = unicodedata.normalize("NFKC", kept)
    if _NUMBER.search(_DATE.sub("on a day", plain)):
        raise NotTaken(CONTENT)
    if _NATIONAL.search(plain):
        raise NotTaken(NATIONAL)
    return kept

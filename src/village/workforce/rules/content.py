"""What must never be written beside a check: anything that a certificate says."""

import re

from village.workforce.rules.identifiers import NotTaken

_WORDS = (
    "arrest", "assault", "bail", "caution", "charg", "conviction", "convict", "court", "crime", "criminal", "drunk",
    "guilty", "intelligence", "offen[cd]", "police", "prison", "reprimand", "sentence", "spent", "theft", "warning",
)  # fmt: skip
_LIKE = re.compile(rf"\b({'|'.join(_WORDS)})", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)(\d[\s-]?){11}\d(?!\d)")
CONTENT = (
    "This looks like what a certificate says, or its number. Neither is kept: write only where or by whom it was seen."
)


def without_content(text: str) -> str:
    """A note as it may be kept. Raises NotTaken for what looks like the content of a certificate, or like the twelve
    figures of its number."""
    kept = text.strip()
    if _LIKE.search(kept) or _NUMBER.search(kept):
        raise NotTaken(CONTENT)
    return kept

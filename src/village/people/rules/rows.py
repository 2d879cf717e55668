"""A row of a feed, by concept: what of it is identity, what is involvement, and which rows cannot be taken."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

IDENTITY = (
    "forename", "middle_names", "known_as", "surname", "former_surname", "date_of_birth", "sex", "postcode",
    "former_postcode", "address", "nhs_number", "nhs_number_status", "upn", "uln", "phone", "email",
)  # fmt: skip
INVOLVEMENT = ("organisation", "role", "contact", "lead", "assessment", "started_on", "ended_on", "consent", "grounds")
PROBLEM = "@problem"
"""In place of a concept: why a row could not be read at all."""
LONGEST = 200
"""Characters of one value: longer ones are no name and no address, and are not taken."""
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Row:
    """A row as taken: the source's own key, what it says of identity and of involvement, and the hash of it all."""

    key: str
    said: dict[str, str]
    involved: dict[str, str]
    hash: str


@dataclass(frozen=True)
class Wrong:
    """Why a row cannot be taken, in one sentence, and the field that is wrong; blank where it is the whole row."""

    field: str
    reason: str


TWICE = Wrong("record", "its key stands in an earlier row")


def read_row(by_concept: Mapping[str, str | None]) -> Row | Wrong:
    """The row, or why it cannot be taken."""
    if by_concept.get(PROBLEM):
        return Wrong("", str(by_concept[PROBLEM]))
    texts = {concept: (text or "").strip() for concept, text in by_concept.items()}
    key = texts.get("record", "")
    if not key:
        return Wrong("record", "it has no key of its own")
    if len(key) > 80:
        return Wrong("record", "its key is longer than 80 characters")
    too_long = next((concept for concept, text in texts.items() if len(text) > LONGEST), "")
    if too_long:
        return Wrong(too_long, f"its {too_long.replace('_', ' ')} is longer than {LONGEST} characters")
    if _NO_TEXT.search("".join(texts.values())):
        no_text = next(concept for concept, text in texts.items() if _NO_TEXT.search(text))
        return Wrong(no_text, "it holds a character that no text has")
    said = {concept: texts[concept] for concept in IDENTITY if texts.get(concept)}
    if not said.keys() & {"forename", "surname", "nhs_number", "upn"}:
        return Wrong("", "it has neither a name nor a number")
    involved = {concept: texts[concept] for concept in INVOLVEMENT if texts.get(concept)}
    whole = json.dumps([said, involved], sort_keys=True, ensure_ascii=False).encode()
    return Row(key, said, involved, blake2b(whole, digest_size=16).hexdigest())

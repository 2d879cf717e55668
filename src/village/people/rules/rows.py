"""A row of a feed, by concept: what of it is identity, what is involvement, and which rows cannot be taken."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

IDENTITY = (
    "forename", "middle_names", "known_as", "surname", "former_surname", "date_of_birth", "sex", "postcode",
    "former_postcode", "address", "nhs_number", "upn", "uln", "phone", "email",
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


def read_row(by_concept: Mapping[str, str | None]) -> Row | str:
    """The row, or one sentence of why it cannot be taken."""
    if by_concept.get(PROBLEM):
        return str(by_concept[PROBLEM])
    texts = {concept: (text or "").strip() for concept, text in by_concept.items()}
    key = texts.get("record", "")
    if not key:
        return "it has no key of its own"
    if len(key) > 80:
        return "its key is longer than 80 characters"
    too_long = next((concept for concept, text in texts.items() if len(text) > LONGEST), "")
    if too_long:
        return f"its {too_long.replace('_', ' ')} is longer than {LONGEST} characters"
    if any(_NO_TEXT.search(text) for text in texts.values()):
        return "it holds a character that no text has"
    said = {concept: texts[concept] for concept in IDENTITY if texts.get(concept)}
    if not said.keys() & {"forename", "surname", "nhs_number", "upn"}:
        return "it has neither a name nor a number"
    involved = {concept: texts[concept] for concept in INVOLVEMENT if texts.get(concept)}
    whole = json.dumps([said, involved], sort_keys=True, ensure_ascii=False).encode()
    return Row(key, said, involved, blake2b(whole, digest_size=16).hexdigest())

"""The names that an era gives to lasting things: a label in the words of today, said in those of another time."""

import re
from collections.abc import Mapping


def said(label: str, words: Mapping[str, str]) -> str:
    """A label with each phrase of today put as it was said then; a phrase that begins small stays small. `words`: what
    is said today → what was said then. What stands within a longer phrase is that phrase's."""
    if not words:
        return label
    longest = sorted(words, key=len, reverse=True)
    known = {one.casefold(): then for one, then in words.items()}

    def put(found: re.Match[str]) -> str:
        then = known[found[0].casefold()]
        return then if found[0][0].isupper() else then[0].lower() + then[1:]

    return re.sub(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", put, label, flags=re.IGNORECASE)

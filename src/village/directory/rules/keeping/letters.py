"""The letter that asks a provider whether what the directory says is still right."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

LISTED = 20


@dataclass(frozen=True)
class Asked:
    """An entry to be confirmed: its id and name, `before` or `after` it is due, and the day that it is."""

    id: str
    name: str
    kind: str
    due_on: dt.date


def letter_text(name: str, asked: Sequence[Asked], site: str) -> tuple[str, str]:
    """Subject and body, plain text; the first LISTED, the rest counted. `site`: how addresses begin. Nothing of an
    entry is in it but its name: mail is read by many."""
    lines = [
        f"- {one.name}: {'since' if one.kind == 'after' else 'by'} {one.due_on.day} {one.due_on:%B %Y}"
        f"\n  {site}/my-services/{one.id}/confirm/"
        for one in asked[:LISTED]
    ]
    if len(asked) > LISTED:
        lines.append(f"- and {len(asked) - LISTED} more: {site}/my-services/")
    count = "one service" if len(asked) == 1 else f"{len(asked)} services"
    body = [
        f"Dear {name},", "",
        "People find help by what the directory says. Is this still right? Each opens with one button to press:", "",
        *lines, "",
        "If something has changed, write it there: the area looks at it, and then it is told.",
        "You get this letter because you keep what the directory says of your organisation’s services.",
    ]  # fmt: skip
    return f"Is it still right? {count} in the directory", "\n".join(body) + "\n"

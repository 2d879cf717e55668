"""What has changed in a record since somebody looked, by its kind: never a word of what was written."""

from collections.abc import Iterable, Mapping

KINDS: Mapping[str, str] = {
    "concern": "a concern for safety",
    "move": "a step of the help",
    "agreement": "what the family agreed to",
    "own": "what the family said",
    "note": "notes",
    **dict.fromkeys(["needs", "need"], "needs"),
    **dict.fromkeys(["plan", "goal", "step"], "the plan"),
    "review": "a review",
    "form": "forms",
    **dict.fromkeys(["team", "lead"], "the team"),
    **dict.fromkeys(["person", "home", "relate"], "the family"),
    "meeting": "meetings",
    "document": "documents",
    "letter": "letters",
    "share": "what is shared",
    "transfer": "handing over to another area",
    "task": "tasks",
    "extend": "time that runs",
}
"""What changed, by the second word of an action in the audit, the gravest first. What is not here is not told: a
complaint, a restriction and who broke the glass are for others to know."""


def kinds_changed(actions: Iterable[str]) -> list[str]:
    """What these actions changed, in words, each once."""
    found = {KINDS.get(one.split(".")[1]) for one in actions}
    return [one for one in dict.fromkeys(KINDS.values()) if one in found]

"""What has changed in a record since somebody looked, by its kind: never a word of what was written."""

from collections.abc import Iterable, Mapping

KINDS: Mapping[str, str] = {
    "concern": "a concern for safety",
    "move": "a step of the help",
    "agreement": "what the family agreed to",
    **dict.fromkeys(["own.say", "own.agree"], "what the family said"),
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
"""What changed, by what an action in the audit is called after the first full stop, or by the second word of it alone,
the gravest first. What is not here is not told: a
complaint, a restriction and who broke the glass are for others to know."""


def kinds_changed(actions: Iterable[str]) -> list[str]:
    """What these actions changed, in words, each once."""
    named = [one.split(".", 1)[1] for one in actions]
    found = {KINDS.get(one) or KINDS.get(one.split(".")[0]) for one in named}
    return [one for one in dict.fromkeys(KINDS.values()) if one in found]

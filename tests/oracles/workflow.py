"""Which moves a process lets somebody make, told again from the document as it was written, one question at a time."""

from typing import Any


def refused(
    document: dict[str, Any], work: dict[str, Any], asked: dict[str, Any], guards: dict[str, bool]
) -> str | None:
    """The code of the first thing that stands in the way, or None. `work`: state, changed, made (with people), hash;
    `asked`: move, people, roles, expects, reason, seen; `guards`: whether the guard of each move holds."""
    moves = {one["move"]: one for one in document["moves"]}
    move = moves.get(asked["move"])
    if asked["expects"] != work["changed"]:
        return "stale"
    if move is None or work["state"] not in move["from"]:
        return "no-such-move"
    if not any(role in move["roles"] for role in asked["roles"]):
        return "not-yours"
    if not guards.get(asked["move"], True):
        return "not-yet"
    allowed = move.get("reasons", [""])
    if asked["reason"] not in allowed:
        return "reason"
    for other in move.get("apart", []):
        who = [people for name, people in work["made"] if name == other]
        if who and set(who[-1]) & set(asked["people"]):
            return "own-work"
    if move.get("approves") and (asked["seen"] == "" or asked["seen"] != work["hash"]):
        return "changed-since"
    return None

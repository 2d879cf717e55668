"""A small process for tests, to be changed."""

import copy
from typing import Any

HELP: dict[str, Any] = {
    "process": "help",
    "version": 1,
    "title": {"en": "Help for a family"},
    "languages": ["en"],
    "start": "asked",
    "states": [
        {"state": "asked", "title": {"en": "Asked for"}},
        {"state": "written", "title": {"en": "Written"}},
        {"state": "agreed", "title": {"en": "Agreed"}},
        {"state": "closed", "title": {"en": "Closed"}, "final": "yes"},
    ],
    "facts": [
        {"fact": "agreement", "kind": "code", "codes": ["given", "refused"]},
        {"fact": "asked-on", "kind": "date"},
        {"fact": "tasks", "kind": "number"},
        {"fact": "seen", "kind": "yes-no"},
    ],
    "clocks": [
        {
            "clock": "write",
            "title": {"en": "Writing it"},
            "since": "asked-on",
            "length": 45,
            "unit": "working_day",
            "source": "Working together, 2018",
            "confirmed": "yes",
            "extends_to": 60,
        }
    ],
    "moves": [
        {
            "move": "write",
            "title": {"en": "Write it"},
            "from": ["asked", "agreed"],
            "to": "written",
            "roles": ["lead"],
            "guard": {"eq": ["agreement", "given"]},
            "because": {"en": "Ask the family first."},
            "effects": [{"start-clock": {"clock": "write"}}],
        },
        {
            "move": "agree",
            "title": {"en": "Agree to it"},
            "from": ["written"],
            "to": "agreed",
            "roles": ["manager", "lead"],
            "apart": ["write"],
            "approves": "yes",
            "effects": [{"stop-clock": {"clock": "write"}}, {"tell": {"letter": "agreed", "to": "family"}}],
        },
        {
            "move": "close",
            "title": {"en": "Close it"},
            "from": ["asked", "written", "agreed"],
            "to": "closed",
            "roles": ["lead", "manager"],
            "guard": {"not": {"gt": ["tasks", 0]}},
            "because": {"en": "There are tasks left."},
            "reasons": ["needs-met", "moved-area"],
        },
    ],
}


def changed(path: str, value: object) -> dict[str, Any]:
    """The process with another value at a path such as ``moves/0/to``; None takes it out."""
    whole = copy.deepcopy(HELP)
    *way, last = [int(one) if one.isdigit() else one for one in path.split("/")]
    here: Any = whole
    for one in way:
        here = here[one]
    if value is None:
        del here[last]
    elif isinstance(here, list) and last == len(here):
        here.append(value)
    else:
        here[last] = value
    return whole

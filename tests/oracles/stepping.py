"""Who of social care sees which request of early help when, written a second time: everything that happened in the
order in which it did, read from the beginning at every question."""

import datetime as dt
from typing import Any

AFTERWARDS = 28
"""For how many days what was taken over can still be read."""


class Told:
    """What happened, each as a word, a day and what goes with it."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dt.date, dict[str, Any]]] = []

    def tell(self, what: str, on: dt.date, **told: Any) -> None:
        self.events.append((what, on, told))

    def stands(self, request: int) -> tuple[str, dt.date]:
        """What became of a request last, and when."""
        last = ("", dt.date.min)
        for word, on, told in self.events:
            if told.get("request") == request:
                last = (word, on)
            if word == "help-ended" and last[0] == "asked":
                last = ("taken-back", on)
        return last

    def may_be_asked(self) -> bool:
        """Whether help goes on, and no request stands open or was taken over."""
        if any(word == "help-ended" for word, _, _ in self.events):
            return False
        every = {told["request"] for word, _, told in self.events if word == "asked"}
        return not {self.stands(one)[0] for one in every} & {"asked", "taken"}

    def sees(self, who: str, on: dt.date) -> set[int]:
        """The requests that somebody sees on a day."""
        body, works, barred = "", True, set()
        for word, _, told in self.events:
            if word == "works-for" and told["who"] == who:
                body = told["body"]
            if word == "role" and told["who"] == who:
                works = told["holds"]
            if word == "barred":
                barred.add(told["name"])
            if word == "unbarred":
                barred.discard(told["name"])
        if not works or who in barred or body in barred:
            return set()
        found = set()
        for word, _, told in self.events:
            if word == "asked" and told["body"] == body:
                state, since = self.stands(told["request"])
                if state == "asked" or (state == "taken" and (on - since).days < AFTERWARDS):
                    found.add(told["request"])
        return found

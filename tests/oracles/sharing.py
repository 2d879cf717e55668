"""Who can read which shared item when, written a second time: everything that happened in the order in which it did,
read from the beginning at every question."""

import datetime as dt
from typing import Any


class Told:
    """What happened, each as a word, an instant and what goes with it."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dt.datetime, dict[str, Any]]] = []

    def tell(self, what: str, at: dt.datetime, **told: Any) -> None:
        self.events.append((what, at, told))

    def of(self, what: str, share: Any) -> list[tuple[dt.datetime, dict[str, Any]]]:
        return [(at, told) for word, at, told in self.events if word == what and told.get("share") == share]

    def covered(self, to: str, purpose: str, day: dt.date) -> bool:
        """Whether the council may share with a body for a purpose on a day."""
        ended = {told["number"] for word, _, told in self.events if word == "agreement-ended"}
        for word, _, told in self.events:
            fits = word == "agreement" and told["number"] not in ended
            if fits and told["to"] == to and purpose in told["purposes"] and told["begins"] <= day < told["ends"]:
                return True
        return False

    def family_withdrew(self, since: dt.datetime | None = None) -> bool:
        """Whether somebody's last word to being helped is that they take it back; or, since an instant, any word."""
        last: dict[str, str] = {}
        for word, at, told in self.events:
            if word == "family-said":
                if since is not None and at >= since and told["state"] == "withdrawn":
                    return True
                last[told["who"]] = told["state"]
        return since is None and "withdrawn" in last.values()

    def may_be_proposed(self, share: dict[str, Any], at: dt.datetime) -> bool:
        if share["to"] in self.barred() or not self.covered(share["to"], share["purpose"], at.date()):
            return False
        if share["worker"] and self.works_for(share["worker"]) != share["to"]:
            return False
        if set(share["items"]) & self.destroyed():
            return False
        return not (share["consent"] and self.family_withdrew())

    def may_be_released(self, number: int, who: str, at: dt.datetime) -> bool:
        proposed = self.of("proposed", number)
        if not proposed or self.of("released", number) or self.of("ended", number):
            return False
        began, share = proposed[0]
        if share["by"] == who or at.date() > share["last"] or not self.consented(number, began, share):
            return False
        if share["worker"] and self.works_for(share["worker"]) != share["to"]:
            return False
        whole = not set(share["items"]) & self.destroyed()
        return whole and share["to"] not in self.barred() and self.covered(share["to"], share["purpose"], at.date())

    def consented(self, number: int, began: dt.datetime, share: dict[str, Any]) -> bool:
        """True for what does not rest on consent."""
        if not share["consent"]:
            return True
        if any(told["state"] != "given" for _, told in self.of("said", number)):
            return False
        return not self.family_withdrew(since=began)

    def reads(self, worker: str, at: dt.datetime) -> set[tuple[int, str]]:
        """The items that a worker of another body reads, each by the share that gives it."""
        found = set()
        for word, began, share in self.events:
            if word != "proposed":
                continue
            number, body = share["share"], self.works_for(worker)
            if self.of("ended", number) or not self.of("released", number):
                continue
            if body != share["to"] or share["worker"] not in (None, worker) or body in self.barred():
                continue
            if at.date() > share["last"] or not self.covered(body, share["purpose"], at.date()):
                continue
            if self.consented(number, began, share):
                found |= {(number, item) for item in share["items"] if item not in self.destroyed()}
        return found

    def works_for(self, worker: str) -> str:
        bodies = [told["body"] for word, _, told in self.events if word == "works" and told["who"] == worker]
        return bodies[-1] if bodies else ""

    def barred(self) -> set[str]:
        return {told["body"] for word, _, told in self.events if word == "barred"}

    def destroyed(self) -> set[str]:
        return {told["item"] for word, _, told in self.events if word == "destroyed"}

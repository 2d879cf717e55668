"""What a chronology tells, worked out a second time from a plain list of what was put into the records."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Put:
    """Something that was put into a record: `mark` is a word that stands in nothing else."""

    episode: str
    kind: str
    on: dt.date
    at: dt.datetime
    mark: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """What is asked for: nothing said is everything."""

    kinds: frozenset[str] = frozenset()
    person: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    def takes(self, one: Put) -> bool:
        """Whether this is asked for."""
        if self.kinds and one.kind not in self.kinds:
            return False
        if self.person and self.person not in one.people:
            return False
        return not (self.first and one.on < self.first) and not (self.last and one.on > self.last)


def tells(put: list[Put], own: str, children: dict[str, set[str]], readable: set[str], ask: Ask) -> list[Put] | None:
    """What is told, or None where there is no record. `children`: of each episode; `readable`: by whoever asks."""
    if own not in readable:
        return None
    found = []
    for one in put:
        if one.episode not in readable or not ask.takes(one):
            continue
        if one.episode != own:
            if not children[one.episode] & children[own]:
                continue
            if one.people and not any(who in children[own] for who in one.people):
                continue
        found.append(one)
    return found

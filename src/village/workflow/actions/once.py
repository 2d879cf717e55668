"""A command is done once: asked again under its key, it has the result it had the first time."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from village.kernel.access.actions import Refusal
from village.workflow.models import Command

ANOTHER = "This was sent before with something else in it. Open the page again, then decide."


@dataclass(frozen=True)
class Outcome:
    """Where work stands after a command: how often it had changed then, and its state."""

    instance: uuid.UUID
    changed: int
    state: str

    def kept(self) -> dict[str, object]:
        """As it is stored."""
        return {"instance": str(self.instance), "changed": self.changed, "state": self.state}


def asked(*, key: str, content: Mapping[str, object], by: str, at: dt.datetime) -> tuple[Command, Outcome | None]:
    """The command of this key and, if it was done before, what came of it. Two who ask at once: the second waits for
    the first. Call inside the transaction of what is asked. Raises Refusal for a key that stands for something else,
    ValueError for none."""
    command, _ = _command(key, content, by, at)
    if not command.result:
        return command, None
    kept = command.result
    return command, Outcome(uuid.UUID(kept["instance"]), kept["changed"], kept["state"])


def is_new(*, key: str, content: Mapping[str, object], by: str, at: dt.datetime) -> bool:
    """Whether something that is no move is asked under this key for the first time; as `asked`."""
    return _command(key, content, by, at)[1]


def _command(key: str, content: Mapping[str, object], by: str, at: dt.datetime) -> tuple[Command, bool]:
    if not key:
        raise ValueError("A command has a key, made when its page was opened.")
    written = json.dumps({**content, "by": by}, sort_keys=True, default=str)
    digest = hashlib.sha256(written.encode()).hexdigest()
    command, made = Command.objects.get_or_create(key=key, defaults={"content": digest, "by": by, "at": at})
    if command.content != digest:
        raise Refusal(ANOTHER)
    return command, made


def done(command: Command, outcome: Outcome) -> Outcome:
    """Keep what came of a command."""
    Command.objects.filter(pk=command.pk).update(result=outcome.kept())
    return outcome

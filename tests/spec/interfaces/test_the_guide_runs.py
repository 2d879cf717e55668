"""What the guide to asking from another system shows works as it stands there."""

import re
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import resolve
from django.utils import timezone

from tests.spec.interfaces.conftest import System, valid
from tests.spec.interfaces.test_hints_are_pushed import Receiver, far, push, receiver  # noqa: F401  fixtures
from village.people.api.asked import PARAMETERS
from village.people.models import Child
from village.people.rules.events import EVENTS
from village.people.rules.sources import LARGEST

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs" / "guides" / "asking-from-another-system.md").read_text()

RUNNING = (ROOT / "docs" / "guides" / "running-it.md").read_text()


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


def test_every_request_that_is_shown_is_answered_with_the_child(asker: System, anna: Child) -> None:
    (shown,) = blocks("http")
    requests = [line.removeprefix("GET ").replace("{ref}", str(anna.ref)) for line in shown.splitlines()]
    assert len(requests) == 6
    for address in requests:
        answer = valid(Client().get(address, headers={**asker.headers, "Prefer": "handling=strict"}))
        assert answer.status_code == 200, (address, answer.content)
        assert str(anna.ref) in answer.content.decode()


def test_a_hint_is_known_by_the_function_that_is_shown(far: System) -> None:  # noqa: F811
    (shown,) = blocks("python")
    made: dict[str, Any] = {}
    exec(shown, made)
    known, secret, now = made["is_new_and_ours"], far.headers["secret"], timezone.now().timestamp()
    assert push() == {"taken": 2, "failed": 0}
    (headers, body), (_, other) = Receiver.got
    signature = headers["Village-Signature"]
    assert not known(signature, body, ["another"], set(), now)
    assert not known(signature, other, [secret], set(), now)
    assert not known(signature, body, [secret], set(), now + 400)  # played back later
    assert not known("t=x,v1=", body, [secret], set(), now)
    seen: set[str] = set()
    assert known(signature, body, ["another", secret], seen, now)
    assert not known(signature, body, [secret], seen, now)  # played back at once


def test_every_event_and_every_parameter_stands_in_the_guide() -> None:
    assert [one for one in EVENTS if f"`{one}`" not in GUIDE] == []
    assert [one for one in PARAMETERS if f"`{one}`" not in GUIDE] == []


def test_what_running_it_says_of_the_index_is_so() -> None:
    section = RUNNING.split("## The index of children\n")[1].split("\n## ")[0]
    addresses = re.findall(r"`(/[a-z/]+/)`", section)
    assert len(addresses) == 2
    assert {resolve(address).url_name for address in addresses} == {"feeds", "models"}
    assert LARGEST == 1 << 30
    (limit,) = re.findall(r"`client_max_body_size 1g` in (.*?) \|", RUNNING)
    places = re.findall(r"`location (\S+)`", limit)
    for sends in ("/v1/sources/health/feeds", "/settings/feeds/health/send/"):
        assert resolve(sends)
        assert any(sends.startswith(place) for place in places), sends

"""Hints are pushed signed, retried until they are taken, by the same name each time, and never into a network."""

import datetime as dt
import hashlib
import hmac
import http.server
import json
import ssl
import threading
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from tests.spec.interfaces.conftest import ANNA_NHS, System, system
from tests.unit.people import made
from tests.unit.plan.office_people import person, signed_in
from village.kernel.audit.models import Entry
from village.kernel.fetching.rules import may_reach
from village.people.actions import sending
from village.people.models import Child, OutboxEvent, Subscriber
from village.people.queries import hearing
from village.people.rules.events import BOTH_SECRETS, LONGEST_WAIT, MOST_TRIES, TOLD_AFTER, url_problem, wait

KEYS = {"id", "event", "child", "was"}


class Receiver(http.server.BaseHTTPRequestHandler):
    """Keeps what it gets, and answers as it is told."""

    got: list[tuple[dict[str, str], bytes]] = []
    answers = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((dict(self.headers), body))
        self.send_response(type(self).answers)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[str]:
    settings.PUSH_PRIVATELY = True
    Receiver.got, Receiver.answers = [], 204
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook?of=us"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def far(anna: Child, receiver: str) -> System:
    """A custodian that gave an address, and has two hints coming."""
    made.take(made.source("far", area=made.ELSEWHERE, kind="school"), [made.row("f1", nhs_number=ANNA_NHS)])
    caller = system("custodian-system", area=made.ELSEWHERE, purpose="")
    answer = caller.send("put", "/v1/subscription", {"url": receiver})
    assert answer.status_code == 200, answer.content
    caller.headers["secret"] = json.loads(answer.content)["secret"]
    made.take(made.source("care"), [made.row("a1", nhs_number=ANNA_NHS)])
    made.take(made.source("more"), [made.row("a1", nhs_number=ANNA_NHS)])
    return caller


def push(later: int = 0) -> dict[str, int]:
    return sending.push(by="test", at=timezone.now() + dt.timedelta(seconds=later))


def test_a_hint_is_signed_and_holds_references_only(far: System, anna: Child) -> None:
    assert push() == {"taken": 2, "failed": 0}
    assert push() == {"taken": 0, "failed": 0}
    headers, body = Receiver.got[0]
    event = OutboxEvent.objects.order_by("pk")[0]
    assert json.loads(body) == {"id": str(event.ref), "event": "involvement.started", "child": str(anna.ref)}
    said = dict(part.split("=") for part in headers["Village-Signature"].split(","))
    expected = hmac.new(far.headers["secret"].encode(), f"{said['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(said["v1"], expected)
    assert abs(int(said["t"]) - timezone.now().timestamp()) < 60  # so that an old one can be told from a new one
    assert headers["Village-Event"] == str(event.ref)


def test_a_hint_that_is_not_taken_comes_again_by_the_same_name(far: System) -> None:
    Receiver.answers = 500
    assert push() == {"taken": 0, "failed": 1}  # after one that fails, the others wait
    assert push(58) == {"taken": 0, "failed": 0}  # for a minute, though the second is due
    assert set(OutboxEvent.objects.values_list("failure", "tries")) == {("status 500", 1), ("", 0)}
    Receiver.answers = 200
    assert push(61) == {"taken": 2, "failed": 0}
    names = [json.loads(body)["id"] for _, body in Receiver.got]
    assert names.count(names[0]) == 2
    assert len(set(names)) == 2
    assert set(OutboxEvent.objects.values_list("failure", "push_at")) == {("", None)}


def test_a_hint_is_given_up_in_the_end_and_still_waits_to_be_fetched(far: System) -> None:
    Receiver.answers = 301  # a redirect is not followed
    OutboxEvent.objects.update(tries=MOST_TRIES - 1)
    assert push() == {"taken": 0, "failed": 1}
    assert OutboxEvent.objects.filter(push_at=None, failure="status 301").count() == 1
    assert len(Receiver.got) == 1
    assert len(json.loads(far.post("/v1/work/lease", {}).content)["events"]) == 2


def test_killed_after_sending_it_is_sent_again_and_nothing_is_lost(far: System, monkeypatch: Any) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_keep", lambda *_: (_ for _ in ()).throw(SystemExit("killed")))
        with pytest.raises(SystemExit):
            push()
    assert OutboxEvent.objects.filter(pushed_at=None).count() == 2
    assert push(61) == {"taken": 2, "failed": 0}
    names = [json.loads(body)["id"] for _, body in Receiver.got]
    assert len(names) == 3
    assert len(set(names)) == 2  # one came twice, by one name


def test_two_who_push_at_once_send_a_hint_once(far: System) -> None:
    (first, _) = OutboxEvent.objects.select_related("subscriber", "child", "before")
    same = OutboxEvent.objects.select_related("subscriber", "child", "before").get(pk=first.pk)
    now = timezone.now()
    assert sending._claimed(first, now)
    assert not sending._claimed(same, now)


def test_one_who_lost_the_race_sends_nothing(far: System, monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "_claimed", lambda *_: False)
    assert push() == {"taken": 0, "failed": 0}
    assert Receiver.got == []


def test_what_was_fetched_or_is_pushed_nowhere_is_not_pushed(far: System) -> None:
    got = json.loads(far.post("/v1/work/lease", {"most": 1}).content)
    far.post(f"/v1/work/{got['events'][0]['id']}/done", {"lease": got["lease"]})
    assert push() == {"taken": 1, "failed": 0}
    assert far.send("put", "/v1/subscription", {"url": ""}).status_code == 200
    made.take(made.source("again"), [made.row("a1", nhs_number=ANNA_NHS)])
    assert push() == {"taken": 0, "failed": 0}


def test_who_never_takes_anything_is_asked_ever_less_often_and_a_person_is_told(far: System) -> None:
    Receiver.answers = 503
    start, waits, at = timezone.now(), [], 0
    while len(waits) < 8:  # as a schedule would, each minute
        if sending.push(by="test", at=start + dt.timedelta(minutes=at))["failed"]:
            waits.append(at)
        at += 1
    assert [later - one for one, later in pairwise(waits)] == [1, 2, 4, 8, 16, 32, 64]
    silent = Subscriber.objects.get()
    assert (silent.failed, silent.failing_since) == (8, start)
    (said,) = Entry.objects.filter(action="people.events.unheard")
    assert (said.thing, json.loads(said.detail)) == (f"organisation:org-{made.ELSEWHERE}", {"failure": "status 503"})
    seen = hearing.unheard(made.viewer("matching-officer", area=made.ELSEWHERE))
    assert [(one.organisation.slug, one.waiting) for one in seen] == [(f"org-{made.ELSEWHERE}", 2)]
    assert list(hearing.unheard(made.viewer("matching-officer", area=made.AREA))) == []  # of other areas
    assert list(hearing.unheard(made.viewer("practitioner", area=made.ELSEWHERE))) == []
    assert hearing.unheard(made.viewer("matching-lead", area=None)).count() == 1
    Receiver.answers = 204
    assert sending.push(by="test", at=start + dt.timedelta(days=1)) == {"taken": 2, "failed": 0}
    again = Subscriber.objects.get()
    assert (again.failed, again.failing_since, again.waits_until) == (0, None, None)
    assert list(hearing.unheard(made.viewer("matching-officer", area=made.ELSEWHERE))) == []


def test_whoever_looks_after_feeds_reads_who_does_not_hear(far: System) -> None:
    officer = signed_in(person("olga", "matching-officer", made.ELSEWHERE))
    Subscriber.objects.update(failed=TOLD_AFTER, failing_since=made.NOW, waits_until=made.NOW)
    page = officer.get("/settings/feeds/").content.decode()
    assert "A council: nothing taken since 4 May 2026" in page
    assert "2 events wait" in page
    Subscriber.objects.update(failed=TOLD_AFTER - 1)
    assert "nothing taken" not in officer.get("/settings/feeds/").content.decode()


def test_for_a_day_the_secret_before_signs_too(far: System) -> None:
    old, url = far.headers["secret"], Subscriber.objects.get().url
    new = json.loads(far.send("put", "/v1/subscription", {"url": url}).content)["secret"]
    assert push() == {"taken": 2, "failed": 0}
    headers, body = Receiver.got[0]
    assert signed_by(new, headers, body)
    assert signed_by(old, headers, body)
    Subscriber.objects.update(renewed_at=timezone.now() - BOTH_SECRETS)
    made.take(made.source("again"), [made.row("a1", nhs_number=ANNA_NHS)])
    assert push() == {"taken": 1, "failed": 0}
    headers, body = Receiver.got[-1]
    assert signed_by(new, headers, body)
    assert not signed_by(old, headers, body)


def signed_by(secret: str, headers: dict[str, str], body: bytes) -> bool:
    when, *signatures = headers["Village-Signature"].split(",")
    expected = hmac.new(secret.encode(), when.removeprefix("t=").encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"v1={expected}" in signatures


def test_a_new_subscription_has_a_new_secret(far: System) -> None:
    url = Subscriber.objects.get().url
    again = json.loads(far.send("put", "/v1/subscription", {"url": url}).content)
    assert again["secret"] != far.headers["secret"]
    assert again["secret"] == sending.secret_of(Subscriber.objects.get())


def test_a_receiver_that_is_not_there(far: System) -> None:
    Subscriber.objects.update(url="http://127.0.0.1:9/")
    assert push() == {"taken": 0, "failed": 1}
    assert OutboxEvent.objects.filter(failure="ConnectionRefusedError").count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/",
        "https://[::ffff:169.254.169.254]/", "https://169.254.169.254/latest", "https://localhost/",
    ],
)  # fmt: skip
def test_nothing_is_sent_inside_a_network(receiver: str, settings: Any, url: str) -> None:
    settings.PUSH_PRIVATELY = False
    url = url.replace("{port}", receiver.split(":")[2].split("/")[0])
    assert sending.post(url, b"{}", {}, private=False) == "address not allowed"
    assert Receiver.got == []


def test_a_name_that_leads_inside_in_part_is_not_sent_to(monkeypatch: Any) -> None:
    found = [(0, 0, 0, "", (address, 443)) for address in ("93.184.215.14", "192.168.0.1")]
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_, **__: found)
    assert sending.post("https://example.org/", b"{}", {}, private=False) == "address not allowed"


def test_over_https_the_certificate_is_of_the_name(receiver: str) -> None:
    """The receiver speaks no TLS, so the handshake is where it ends: nothing was sent in the clear."""
    assert sending.post(receiver.replace("http:", "https:"), b"{}", {}, private=True) in {
        error.__name__ for error in (ssl.SSLError, ConnectionResetError)
    }
    assert Receiver.got == []


@pytest.mark.parametrize(
    ("url", "private", "said"),
    [
        ("https://example.org/hook", False, ""),
        ("https://example.org:8443/hook?a=b", False, ""),
        ("http://127.0.0.1:80/", True, ""),
        ("http://example.org/", False, "must begin"),
        ("ftp://example.org/", True, "must begin"),
        ("https:///hook", False, "no address"),
        ("https://example.org:0/", False, "no address"),
        ("https://example.org:99999/", False, "no address"),
        ("https://[::1", False, "no address"),
        ("https://example.org/\nHost: x", False, "no address"),
        ("https://exämple.org/", False, "no address"),
        ("https://user@example.org/", False, "no user"),
        ("https://example.org/#x", False, "no user"),
    ],
)
def test_which_addresses_may_be_given(url: str, private: bool, said: str) -> None:
    problem = url_problem(url, private=private)
    assert (said in problem) if said else problem == ""


@pytest.mark.parametrize("url", ["http://example.org/", "https://user:pw@example.org/"])
def test_an_address_that_may_not_be_given_is_refused(db: None, url: str) -> None:
    caller = system("custodian-system", purpose="")
    assert caller.send("put", "/v1/subscription", {"url": url}).status_code == 422
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("127.0.0.1", False),
        ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False), ("fe80::1%eth0", False),
        ("fd00::1", False), ("::ffff:10.0.0.1", False), ("2002:0a00:0001::", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_which_addresses_are_inside_a_network(address: str, allowed: bool) -> None:
    assert may_reach(address, private=False) is allowed
    assert may_reach(address, private=True) is (address != "nonsense")


def test_tries_grow_apart_and_end() -> None:
    waits = [wait(n) for n in range(MOST_TRIES)]
    assert waits[:4] == [60, 120, 240, 480]
    assert waits == sorted(waits)
    assert max(waits) == LONGEST_WAIT
    assert dt.timedelta(days=1) < dt.timedelta(seconds=sum(waits)) < dt.timedelta(days=2)

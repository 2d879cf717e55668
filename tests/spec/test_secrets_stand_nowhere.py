"""What somebody types to get in, and what they write of a family, stands in no log, no error and no answer to anybody
else, and a secret in no table: neither right, nor wrong, nor in a field where it does not belong. Canaries are planted
and looked for; the log says everything that it can say. `tests/secrets_told.py` looks at every answer of every test
besides."""

import datetime as dt
import json
import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests import secrets_told
from tests.spec.interfaces.conftest import ANNA_NHS, System, anna, asker  # noqa: F401 - fixtures
from tests.tables import tables_that_say
from tests.unit.casework import made
from tests.unit.casework.planned import NOW, Scene, days
from tests.unit.kernel.people import person, sign_in, signed_in
from village.casework.actions.concerns import raise_concern
from village.casework.actions.families import move_home
from village.cli.complaint import Complaint
from village.cli.trace import trace
from village.config.logging import configure_logging
from village.kernel.accounts.actions import issue_token
from village.kernel.accounts.backends import AccountBackend
from village.kernel.audit.models import Entry
from village.kernel.jobs import actions as jobs
from village.kernel.jobs import registry, worker
from village.people.models import Child

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "canary kestrel wheelbarrow", "canary dunnock lighthouse"


@contextmanager
def everything_logged() -> Iterator[None]:
    """The log of a service, from all that is loaded, at the level at which most is said."""
    configure_logging(json=True)
    root, names = logging.getLogger(), [*logging.root.manager.loggerDict]
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).disabled) for name in names}
    root.setLevel(logging.DEBUG)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield
        logging.getLogger("django.request").debug("the log is there")
    finally:
        for name, (level, disabled) in before.items():
            logging.getLogger(name).setLevel(level)
            logging.getLogger(name).disabled = disabled
        configure_logging(json=True)


def written(capfd: pytest.CaptureFixture[str]) -> str:
    """What the log said, which was there."""
    said = capfd.readouterr()
    assert "the log is there" in said.err + said.out
    return (said.err + said.out).casefold()


def test_a_password_is_in_no_table_log_or_answer(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    with everything_logged():
        ann = person(password=RIGHT)
        answers = [sign_in(client, ann, WRONG) for _ in range(9)]  # the ninth is locked out
        answers.append(client.post("/sign-in/", {"login": "nobody@example.org", "password": WRONG}))
        answers.append(Client().post("/sign-in/", {"login": ann.email, "password": RIGHT, "next": "/account/"}))
        query = WRONG.replace(" ", "+")
        answers.append(client.post("/sign-in/?password=" + query, {"login": ann.email, "password": ""}))
    everything = [written(capfd), *(answer.content.decode() for answer in answers)]
    assert not [text for text in everything if "canary" in text.casefold()]
    assert tables_that_say("canary") == set()


def test_a_token_of_another_system_is_in_no_table_log_or_answer(
    client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    with everything_logged():
        ann = person("Ann Archer", "practitioner")
        _, secret = issue_token(account=ann, name="A system", days=1, second_factor=True, by="test", at=timezone.now())
        answers = [client.get("/v1/sources/none/feeds/", headers={"Authorization": f"Bearer {one}"}) for one in (
            secret, secret[:-1] + "x"
        )]  # fmt: skip
    told = [written(capfd), *(json.dumps(dict(one.headers)) + one.content.decode() for one in answers)]
    assert not [text for text in told if secret[:-1].casefold() in text.casefold()]
    assert tables_that_say(secret[:-1]) == set()


# ── errors ───────────────────────────────────────────────────────────────────────────────────────────────────────────

BODY = {"login": "canary@example.org", "password": WRONG, "words": WRONG}
AWAY, ODD = OperationalError(f"could not send {WRONG}"), ValueError(f"{WRONG} is there twice")
PLACES = ("/nothing-here/", "/api/v1/plans/none", "/oruk/services/none", "/fhir/r4/Patient/none", "/v1/feeds/none")


def fails(error: Exception) -> Callable[[pytest.MonkeyPatch], HttpResponse]:
    """A page that fails of itself while it holds what was sent, and says so."""

    def ask(patch: pytest.MonkeyPatch) -> HttpResponse:
        def broken(self: AccountBackend, *_: Any, **sent: Any) -> None:
            raise error

        patch.setattr(AccountBackend, "authenticate", broken)
        answer: HttpResponse = Client(raise_request_exception=False).post("/sign-in/", BODY)
        return answer

    return ask


def nowhere(place: str) -> Callable[[pytest.MonkeyPatch], HttpResponse]:
    def ask(patch: pytest.MonkeyPatch) -> HttpResponse:
        headers = {"Authorization": f"Bearer {WRONG}", "X-Purpose": WRONG, "X-Request-ID": WRONG}
        answer: HttpResponse = Client().post(f"{place}?q=canary", BODY, headers=headers)
        return answer

    return ask


ERRORS: dict[str, tuple[set[int], Callable[[pytest.MonkeyPatch], Any]]] = {
    "another host": ({400}, lambda _: Client().post("/sign-in/", BODY, headers={"Host": "elsewhere.example"})),
    "too large": ({400, 413}, lambda _: Client().post("/sign-in/", {**BODY, "more": "canary " * 500_000})),
    "no key of forms": ({403}, lambda _: Client(enforce_csrf_checks=True).post("/sign-in/", BODY)),
    "another way": ({405}, lambda _: Client().post("/sign-in/with/council/?q=canary", BODY)),
    "a fault": ({500}, fails(ODD)),
    "away": ({503}, fails(AWAY)),
    **{place: ({401, 403, 404, 405}, nowhere(place)) for place in PLACES},
}


@pytest.mark.parametrize(("codes", "ask"), ERRORS.values(), ids=list(ERRORS))
def test_no_error_repeats_what_was_sent(
    codes: set[int],
    ask: Callable[[pytest.MonkeyPatch], Any],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with everything_logged():
        answer = ask(monkeypatch)
    assert answer.status_code in codes
    told = [written(capfd), json.dumps(dict(answer.headers)), answer.content.decode(), str(answer.cookies)]
    assert not [text for text in told if "canary" in text.casefold()]
    assert tables_that_say("canary") == set()


def test_what_a_job_fails_with_is_kept_without_what_it_says(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_jobs", dict(registry.jobs()))
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)

    def fail(*, by: str, at: dt.datetime) -> None:
        try:
            raise KeyError("".join(("ca", "nary")))
        except KeyError as missing:
            raise ValueError("".join(("CA", "NARY is there twice"))) from missing

    registry.job("test.tells")(fail)
    with everything_logged():
        jobs.enqueue("test.tells", by="someone", at=NOW)
        worker.run(until_idle=True, beat=60, silence=180, catch_signals=False)
    assert "canary" not in written(capfd)
    assert tables_that_say("canary") == set()
    kept = DBTaskResult.objects.get(status="FAILED").traceback
    assert kept.endswith("\nbuiltins.ValueError")
    assert "in fail" in kept
    assert "builtins.KeyError" in kept


# ── what is written of a family ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def scene() -> Scene:
    """A family of whom what may be told to nobody else holds the word."""
    one = Scene()
    one.agree()
    move_home(
        episode=one.ref, people=[one.mother.ref, one.anna.ref], address="9 Canary Lane", postcode="ZZ9 9ZZ",
        on=days(-1).date(), by=one.by(), at=NOW,
    )  # fmt: skip
    one.anna.known_as = "Canary"
    one.anna.save()
    raise_concern(episode=one.ref, words="A canary was heard.", by=one.by(), at=NOW)
    return one


def test_what_is_written_of_a_family_is_in_no_log_and_no_audit(scene: Scene, capfd: pytest.CaptureFixture[str]) -> None:
    with everything_logged():
        client = made.browser(scene.lead)
        seen = [client.get(f"/help/{scene.ref}/{part}").content.decode() for part in ("", "plan/", "concerns/")]
        client.post(f"/help/{scene.ref}/concern/", {"words": "Another canary.", "key": "k"})
        outsider = made.browser(scene.stranger)
        denied = [outsider.get(f"/help/{scene.ref}/{part}?q=x") for part in ("", "plan/", "chronology/paper/")]
    assert any("anary" in page for page in seen)  # what is looked for is there to be seen
    assert "canary" not in written(capfd)
    assert not [one for one in denied if one.status_code == 200 or "canary" in one.content.decode().casefold()]
    assert not [one.pk for one in Entry.objects.all() if "canary" in str(vars(one)).casefold()]


def test_what_an_action_serves_is_traced_without_the_family(scene: Scene, capfd: pytest.CaptureFixture[str]) -> None:
    step = scene.step(scene.goal(element=""))
    with everything_logged():
        for what, whom in ((step.ref, scene.stranger), (uuid.uuid4(), scene.lead)):
            with pytest.raises(Complaint, match="There is nothing called"):
                trace(str(what), whom.email)
        trace(str(step.ref), scene.lead.email)
    said = written(capfd)
    assert "read a story at seven" in said  # it was traced, and for whom: the record was opened to read that
    for word in ("canary lane", "canary was heard", "zz9", "9999999", scene.lead.email, settings.SECRET_KEY.casefold()):
        assert word not in said, word


def test_who_is_asked_for_by_another_system_is_in_no_log_and_no_error(
    anna: Child,  # noqa: F811
    asker: System,  # noqa: F811
    capfd: pytest.CaptureFixture[str],
) -> None:
    with everything_logged():
        found = asker.post("/v1/searches", {"sui": ANNA_NHS})
        asker.get("/fhir/r4/Patient", family="Canaryman", given="Anna", birthdate="2019-03-14")
        wrong = [
            asker.post("/v1/searches", {"sui": ANNA_NHS, "canary": WRONG}),
            asker.post("/v1/searches", '{"sui": "canary'),
            asker.get("/fhir/r4/Patient", family="Canaryman"),
            asker.get(f"/fhir/r4/Patient/{uuid.uuid4()}"),
        ]
    assert found.status_code == 202
    said = written(capfd)
    assert not [word for word in (ANNA_NHS, "canary", asker.headers["Authorization"][7:].casefold()) if word in said]
    assert {one.status_code for one in wrong} <= {400, 404, 422}
    assert not [one.content for one in wrong if ANNA_NHS in one.content.decode() or WRONG in one.content.decode()]


# ── what looks at every answer ───────────────────────────────────────────────────────────────────────────────────────


class Told:
    """An answer that tells."""

    def __init__(self, content: bytes, **headers: str) -> None:
        self.content, self.headers = content, headers


def test_an_answer_that_tells_is_seen() -> None:
    secrets = secrets_told.of({settings.SESSION_COOKIE_NAME: "s" * 32}, {"HTTP_AUTHORIZATION": f"Bearer {'t' * 32}"})
    assert secrets_told.told_in(Told(b"nothing"), secrets) == []
    assert secrets_told.told_in(Told(b"x" + b"s" * 32), secrets) == ["the session’s key"]
    assert secrets_told.told_in(Told(b"", Location="/?t=" + "t" * 32), secrets) == ["the token"]
    assert secrets_told.told_in(Told(f"key: {settings.SECRET_KEY}".encode()), secrets) == ["the server’s key"]
    assert secrets_told.told_in(Told(b"argon2$argon2id$v=19"), secrets) == ["“argon2$”"]


def test_every_answer_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(person("Ann Archer"))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    monkeypatch.setattr("village.kernel.accounts.views.account.render", lambda *_, **__: HttpResponse(f"<p>{key}</p>"))
    with pytest.raises(AssertionError, match="/account/ tells the session’s key"):
        client.get("/account/")
    with secrets_told.may_tell():
        assert key in client.get("/account/").content.decode()


def test_every_line_of_the_log_is_looked_at() -> None:
    logging.getLogger("village").error("it is %s", settings.SECRET_KEY)
    assert secrets_told.logged() == ["the server’s key"]

"""A database that is away for a while: pages say so readably, and when to come again."""

import json
import os
import socket

import pytest
from django.conf import settings
from django.db import InternalError, OperationalError, connection
from django.db.utils import InterfaceError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from village.board.queries import told
from village.config.views import server_error


class ReadOnly(Exception):
    sqlstate = "25006"


class Broken(Exception):
    sqlstate = "25P02"


def failed(
    path: str, error: Exception, cause: Exception | None = None, *, sent: bool = False, session: str = ""
) -> HttpResponse:
    asked = RequestFactory().post(path) if sent else RequestFactory().get(path)
    asked.COOKIES |= {settings.SESSION_COOKIE_NAME: session} if session else {}
    try:
        raise error from cause
    except Exception:
        return server_error(asked)


@pytest.mark.parametrize(
    ("error", "cause"),
    [(OperationalError(), None), (InterfaceError(), None), (InternalError(), ReadOnly())],
    ids=["away", "cut", "read-only"],
)
def test_what_passes_by_itself_is_503(error: Exception, cause: Exception | None) -> None:
    answer = failed("/help/", error, cause)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Try again in a minute" in answer.content.decode()


SENT, OPEN = "What you have just sent may not be kept", "Pages of measures and of schools may be open"


@pytest.mark.parametrize("sent", [True, False])
def test_only_whoever_sent_something_is_told_to_look_whether_it_was_kept(sent: bool) -> None:
    assert (SENT in failed("/help/", OperationalError(), sent=sent).content.decode()) is sent


def test_pages_that_are_open_are_named_to_those_for_whom_they_are() -> None:
    """A session is looked up in the database, so that whoever has one gets no page at all."""
    nobody, kofi = (failed("/", OperationalError(), session=one).content.decode() for one in ("", "a" * 32))
    assert OPEN in nobody
    assert 'href="/measures/">See measures' in nobody
    assert OPEN not in kofi
    assert 'href="/">Go to the front page' in kofi


@pytest.mark.parametrize(("error", "cause"), [(ValueError(), None), (InternalError(), Broken())])
def test_a_mistake_of_ours_stays_500(error: Exception, cause: Exception | None) -> None:
    answer = failed("/help/", error, cause)
    assert answer.status_code == 500
    assert not answer.has_header("Retry-After")


def test_without_a_failure_in_hand_it_is_500() -> None:
    assert server_error(RequestFactory().get("/")).status_code == 500


def test_a_program_is_told_in_its_own_words() -> None:
    assert json.loads(failed("/v1/children", OperationalError()).content)["status"] == 503
    issue = json.loads(failed("/fhir/r4/Patient", OperationalError()).content)["issue"][0]
    assert issue["code"] == "transient"


def test_a_page_that_reads_the_database_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("could not connect: secret-host")

    monkeypatch.setattr(told, "asked", away)
    answer = Client(raise_request_exception=False).get("/have-your-say/")
    assert answer.status_code == 503
    assert "secret-host" not in answer.content.decode()


def test_a_connection_is_tried_before_it_is_used_again() -> None:
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]


@pytest.mark.django_db
def test_a_database_that_falls_silent_is_given_up_in_seconds() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is reached over no connection")
    connection.ensure_connection()
    with socket.socket(fileno=os.dup(connection.connection.fileno())) as wire:
        assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 20_000
        assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 10

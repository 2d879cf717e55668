"""What may be kept for everyone and what may not."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from village.ui import cached


class Page:
    """A page that counts how often it is made."""

    def __init__(self, answer: HttpResponse | None = None) -> None:
        self.made, self.answer = 0, answer

    def __call__(self) -> HttpResponse:
        self.made += 1
        return self.answer or HttpResponse(f"made {self.made}")


def kept_page(request: HttpRequest, state: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """A page that may be asked by `a`."""
    return cached.kept_page(request, state, make, ("a",))


def ask(address: str = "/page/?a=1", **headers: str) -> HttpRequest:
    return RequestFactory().get(address, headers=headers)


def test_made_once_in_one_state_and_anew_in_another() -> None:
    page = Page()
    assert [kept_page(ask(), state, page).content for state in ("one", "one", "two")] == [
        b"made 1",
        b"made 1",
        b"made 2",
    ]
    assert kept_page(ask("/page/?a=2"), "one", page).content == b"made 3"


def test_an_address_is_one_however_it_is_spelt() -> None:
    page = Page()
    for address in ("/page/?a=1", "/page/?a=%31", "/page/?&&a=1&", "/page/?%61=1", "/%70age/?a=1"):
        assert kept_page(ask(address), "spelt", page).content == b"made 1", address


@pytest.mark.parametrize(
    "answer", [HttpResponse("gone", status=404), HttpResponse("away", status=302), StreamingHttpResponse(iter([b"x"]))]
)
def test_only_whole_good_answers_are_kept(answer: HttpResponse) -> None:
    page = Page(answer)
    kept_page(ask(), "one", page)
    kept_page(ask(), "one", page)
    assert page.made == 2


def test_an_answer_with_a_cookie_is_not_kept() -> None:
    answer = HttpResponse("yours")
    answer.set_cookie("who", "you")
    page = Page(answer)
    kept_page(ask(), "one", page)
    assert kept_page(ask(), "one", page).cookies["who"].value == "you"
    assert page.made == 2


def test_a_page_with_a_form_token_is_not_kept() -> None:
    made = []

    def make(request: HttpRequest) -> HttpResponse:
        made.append(1)
        return HttpResponse(get_token(request))

    for _ in range(2):
        request = ask()
        kept_page(request, "one", lambda request=request: make(request))  # type: ignore[misc]
    assert len(made) == 2


@pytest.mark.parametrize("cookie", ["village_session=x", "messages=x"])
def test_whoever_has_a_session_or_a_message_is_served_alone(cookie: str) -> None:
    page = Page()
    kept_page(ask(), "one", page)
    own = kept_page(ask(Cookie=cookie), "one", page)
    assert own.content == b"made 2"
    assert "Cache-Control" not in own.headers  # the mark of every page says what holds for it
    assert "ETag" not in own.headers


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("", False),
        ("gzip;q=0", False),
        ("br, gzip ; q=0.000, *", False),
        ("x-gzip", False),
        ("gzipped", False),
        ("gzip;q=x", False),
        ("gzip;q=-1", False),
        ("gzip;q=inf", False),
        ("gzip", True),
        ("deflate, GZip;q=0.5", True),
        ("br;q=1.0,gzip;Q=1.000", True),
    ],
)
def test_packed_only_for_those_who_ask_for_it(accepted: str, packed: bool) -> None:
    answer = kept_page(ask(**{"Accept-Encoding": accepted}), "one", Page())
    assert (answer.headers.get("Content-Encoding") == "gzip") == packed
    assert (answer.content == b"made 1") != packed

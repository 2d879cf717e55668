"""A feed is asked for its profile page by page; what it does not answer is told and never taken for gone."""

import datetime as dt
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.unit.kernel.fetching.served import http, site
from village.directory.queries.standard import feeds
from village.directory.queries.standard.feeds import judge_feed
from village.directory.queries.standard.spots import PLACES
from village.directory.queries.standard.tables import profile
from village.directory.rules.standard.looking import alone, document_of, looked_at
from village.directory.rules.standard.reading import NotRead
from village.kernel.fetching.getting import fetch
from village.kernel.fetching.rules import NotFetched

TODAY = dt.date(2026, 11, 27)
KEY = "ac148810-d857-441c-9679-408f346d{:04d}"
DETAILS = {"version": "HSDS-UK-3.0", "profile": "https://example.org/p", "openapi_url": "https://example.org/o"}


def service(number: int) -> dict[str, Any]:
    return {
        "id": KEY.format(number),
        "name": f"Group {number}",
        "description": "Songs, toys and company for small children and whoever looks after them.",
        "status": "active",
        "url": f"https://play.org.uk/{number}",
    }


class Made:
    """A feed of the tests: so many services in pages of two, and one of each other thing."""

    def __init__(self, many: int = 3, **answers: Any) -> None:
        self.many, self.answers, self.asked = many, answers, list[str]()

    def __call__(self, address: str) -> bytes:
        parts = urlsplit(address)
        path = parts.path.removeprefix("/oruk")
        self.asked.append(path)
        answer = self.answers.get(path, ...)
        if answer is ...:
            answer = self.answer(path, int(parse_qs(parts.query).get("page", ["1"])[0]))
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, bytes) else json.dumps(answer).encode()

    def answer(self, path: str, number: int) -> Any:
        if path == "/":
            return DETAILS
        if path == "/services":
            items = [service(one) for one in range(self.many)][2 * number - 2 : 2 * number]
            return self.page(items, self.many, number, -(-self.many // 2))
        if path.startswith("/services/"):
            return service(int(path[-4:]))
        if path.count("/") > 1:
            return {"id": KEY.format(0), "name": "Play", "description": "Play"}
        return self.page([{"id": KEY.format(0), "name": "Play", "description": "Play"}], 1, 1, 1)

    def page(self, items: list[Any], total: int, number: int, pages: int) -> dict[str, Any]:
        return {
            "total_items": total, "total_pages": pages, "page_number": number, "size": len(items),
            "first_page": number == 1, "last_page": number >= pages, "empty": not items, "contents": items,
        }  # fmt: skip


def judge(made: Made, **more: Any) -> Any:
    return judge_feed("https://play.org.uk/oruk/", made, today=TODAY, **more)


def test_a_good_feed_passes_and_all_its_services_are_looked_at() -> None:
    made, steps = Made(), list[str]()
    report = judge(made, step=steps.append)
    assert (report.kind, report.version, report.records, report.name) == ("pass", "uk-3.0", 3, "play.org.uk")
    assert (report.score.points, report.notes, report.findings) == (100, (), ())
    assert made.asked.count("/services") == 2
    assert made.asked.count("/") == 1
    assert len(steps) == len(made.asked)


def test_what_is_asked_in_the_address_of_a_feed_is_asked_every_time_and_told_to_nobody() -> None:
    asked, steps, made = list[str](), list[str](), Made()

    def get(address: str) -> bytes:
        asked.append(address)
        return made(address)

    report = judge_feed("https://play.org.uk/oruk/services?key=s3cret", get, today=TODAY, step=steps.append)
    assert (report.kind, report.records) == ("pass", 3)
    assert all(parse_qs(urlsplit(one).query)["key"] == ["s3cret"] for one in asked)
    assert "s3cret" not in " ".join(steps)
    assert made.asked.count("/services") == 2


def test_of_a_large_feed_some_are_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "ALONE", 2)
    report = judge(Made(5))
    assert report.records == 5
    assert report.notes == ("Of 5 services 2 were read whole, the others as the list has them.",)


def test_a_feed_that_lacks_an_optional_list_passes_with_warnings() -> None:
    report = judge(Made(**{"/taxonomies": NotFetched("status", "The site answers 404.", "Check the address.")}))
    assert report.kind == "warnings"
    outcomes = {one.test.endpoint: one.why for one in report.judgement.outcomes if not one.holds}
    assert outcomes["/taxonomies"] == "The site answers 404."
    assert outcomes["/taxonomies/{id}"] == "Nothing was answered here."


def test_a_feed_that_goes_round_is_read_in_part_and_said_so() -> None:
    report = judge(Made(4, **{"/services": Made().page([service(1)], 9, 1, 9)}))
    assert report.kind == "pass"
    assert report.notes[0].startswith("Page 2 holds nothing but what came on earlier pages: its pages go round")
    assert len(report.notes) == 1
    (one,) = [one for one in report.findings if one.code == "feed.partial"]
    assert one.do == "Nothing that is missing here may be taken for gone."


def test_a_feed_that_breaks_off_is_judged_by_what_came() -> None:
    made = Made(4)

    def get(address: str) -> bytes:
        if "page=2" in address:
            raise NotFetched("slow", "The site did not answer in full.", "Try later.")
        return made(address)

    report = judge_feed("https://play.org.uk/oruk", get, today=TODAY)
    assert report.records == 2
    assert report.notes[0] == "Page 2 was not had: The site did not answer in full."
    assert {one.code for one in report.findings} == {"feed.partial"}


def test_an_empty_feed_has_no_points() -> None:
    report = judge(Made(0))
    assert report.records == 0
    assert report.score.points == 0
    assert report.kind == "fail"  # there is no service to ask for


def test_a_feed_that_answers_no_list_fails() -> None:
    report = judge(Made(**{"/services": ["x"]}))
    assert report.kind == "fail"
    report = judge(Made(**{"/services": {"contents": "x"}}))
    assert report.kind == "fail"
    report = judge(Made(**{"/taxonomies": {"contents": "x"}}))
    assert report.kind == "warnings"


def test_a_feed_of_the_first_version_is_known_by_its_services() -> None:
    one = {"id": "7", "name": "Play", "organization": {"id": KEY.format(1), "name": "A", "description": "A"}}
    page = {"totalElements": 1, "totalPages": 1, "number": 1, "size": 1, "first": True, "last": True, "empty": False}
    nothing = NotFetched("status", "The site answers 404.", "Check the address.")
    made = Made(**{"/": nothing, "/services": {**page, "content": [one]}, "/services/7": one})
    report = judge(made)
    assert (report.version, report.kind, report.records) == ("uk-1.0", "warnings", 1)
    assert judge(made, version="uk-3.0").kind == "fail"


def test_a_site_that_answers_nothing_is_told() -> None:
    nothing = NotFetched("name", "There is no site.", "Check the address.")
    with pytest.raises(NotFetched, match="There is no site"):
        judge(Made(**{"/": nothing, "/services": nothing}))
    with pytest.raises(NotRead, match="a web page"):
        judge(Made(**{"/": b"<html>", "/services": b"<html>"}))
    with pytest.raises(NotRead, match="no version"):
        judge(Made(), version="7")


def test_a_feed_is_read_over_the_network() -> None:
    made = Made(1)
    with site(lambda path, _: [http(made(f"https://x/oruk{path}"))]) as found:
        report = judge_feed(
            found.at(), lambda url: fetch(url, plain=True, allow=lambda one: one == "127.0.0.1").body, today=TODAY
        )
    assert report.kind == "pass"


def test_a_document_is_known_by_its_names() -> None:
    about = profile("uk-3.0")
    assert document_of(about, service(1)) == "service"
    assert document_of(about, DETAILS) == "api_details"
    assert document_of(about, {"contents": []}) == "service_list"
    assert document_of(about, {"contents": [7]}) == ""
    assert (
        document_of(about, {"contents": [{"id": 1, "location_id": 1, "service_id": 1}]}) == "service_at_location_list"
    )
    assert document_of(about, []) == ""
    with pytest.raises(NotRead):
        alone(about, {"x": 1})


def test_what_is_no_service_is_passed_over() -> None:
    about = profile("uk-3.0")
    assert looked_at(about, about, [7, service(1)], today=TODAY, places=PLACES) == []


def test_places_are_asked_of_the_directory_of_postcodes() -> None:
    assert PLACES.postcode("B37 7XY")[0] in (True, False)
    known, metres = PLACES.postcode("SW1A 2AA")  # 10 Downing Street
    assert known
    assert metres is not None
    assert abs(metres[0] - 530_047) < 100
    assert abs(metres[1] - 179_951) < 100
    assert PLACES.postcode("ZZ99 9ZZ") == (False, None)
    assert PLACES.grid(0, 0) is None

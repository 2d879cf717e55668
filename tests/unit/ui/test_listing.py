"""Lists keep their filters in the address."""

from django.test import RequestFactory

from village.ui import listing

get = RequestFactory().get


def test_changing_one_key_keeps_the_others() -> None:
    request = get("/services/", {"kind": ["a", "b"], "page": "3"})
    assert listing.query_url(request, page=4) == "?kind=a&kind=b&page=4"
    assert listing.query_url(request, page=None, kind=None) == "/services/"
    assert listing.without(request, "kind", "a") == "?kind=b"


def test_an_unknown_order_is_the_default() -> None:
    assert listing.sort_choice(get("/", {"sort": "-due"}), ["due"], "name") == "-due"
    assert listing.sort_choice(get("/", {"sort": "password"}), ["due"], "name") == "name"


def test_a_second_press_turns_the_order_round() -> None:
    request = get("/", {"sort": "name", "page": "2"})
    columns = [{"key": "name", "label": "Name", "sortable": True}, {"key": "kind", "label": "Kind"}]
    first, second = listing.sort_columns(request, columns, "name")
    assert first["href"] == "?sort=-name"
    assert first["sort"] == "ascending"
    assert "href" not in second


def test_pages() -> None:
    request = get("/", {"page": "2", "q": "a"})
    page = listing.page_of(request, list(range(60)), per_page=10)
    params = listing.pagination_params(page, request)
    assert params["previous"]["href"] == "?page=1&q=a"
    assert any(item.get("current") for item in params["items"])
    assert listing.page_of(get("/", {"page": "x"}), [1]).number == 1

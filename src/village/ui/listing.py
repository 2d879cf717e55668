"""Lists whose filters, order and page number live in the address.

Nothing here touches a database: a caller sorts and slices its own query with what
these functions read from the request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict


def query_url(request: HttpRequest, **changes: Any) -> str:
    """This page's address with some of its query changed; None or "" removes a key."""
    query: QueryDict = request.GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        elif isinstance(value, list | tuple):
            query.setlist(key, [str(item) for item in value])
        else:
            query[key] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else request.path


def without(request: HttpRequest, key: str, value: str) -> str:
    """The address with one chosen filter value taken away, back on the first page."""
    left = [item for item in request.GET.getlist(key) if item != value]
    return query_url(request, **{key: left or None, "page": None})


def sort_choice(request: HttpRequest, allowed: Iterable[str], default: str) -> str:
    """The order asked for, such as "name" or "-due"; anything unknown becomes the default."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in set(allowed) else default


def sort_columns(request: HttpRequest, columns: Sequence[dict[str, Any]], chosen: str) -> list[dict[str, Any]]:
    """Give each column marked ``sortable`` its link and its present direction.

    A second press on a column turns the order round; a change of order starts
    again at page one.
    """
    done = []
    for column in columns:
        column = dict(column)
        if column.get("sortable"):
            key = column["key"]
            up, down = chosen == key, chosen == f"-{key}"
            column["sort"] = "ascending" if up else "descending" if down else "none"
            column["href"] = query_url(request, sort=f"-{key}" if up else key, page=None)
        done.append(column)
    return done


def page_of(request: HttpRequest, items: Any, per_page: int = 25) -> Page[Any]:
    """The page of ``items`` the address asks for; out of range gives the nearest."""
    return Paginator(items, per_page).get_page(request.GET.get("page"))


def pagination_params(page: Page[Any], request: HttpRequest) -> dict[str, Any]:
    """What ``govukPagination`` needs, with this page's filters kept."""
    items: list[dict[str, Any]] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if isinstance(number, int):
            href = query_url(request, page=number)
            items.append({"number": number, "href": href, "current": number == page.number})
        else:
            items.append({"ellipsis": True})
    params: dict[str, Any] = {"items": items, "landmarkLabel": "Pages of this list"}
    if page.has_previous():
        params["previous"] = {"href": query_url(request, page=page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": query_url(request, page=page.next_page_number())}
    return params


TEMPLATE_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "query_url": query_url,
    "pagination_params": pagination_params,
}

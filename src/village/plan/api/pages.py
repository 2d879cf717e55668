"""The API's page for people, and its description for programs."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from village.kernel.access.views import access
from village.kernel.access.wire import JSON, TITLES, View, answer, form_of
from village.plan import queries
from village.plan.api.reference import groups
from village.plan.api.schema import PROBLEMS, openapi


def description(api: NinjaAPI) -> View:
    """The view of /api/openapi.json."""

    def openapi_json(request: HttpRequest) -> HttpResponse:
        form = form_of(request, (JSON,))
        return answer(request, json.dumps(openapi(api), ensure_ascii=False).encode(), form)

    return openapi_json


def reference(api: NinjaAPI) -> View:
    """The view of /api/: every address with what it takes and gives."""

    @access("public")
    @require_safe
    def reference_page(request: HttpRequest) -> HttpResponseBase:
        found: dict[str, Any] = {
            "title": "The data, for programs",
            "description": "Every address of the public API, what it takes and what it gives.",
            "breadcrumbs": [{"text": "Data and methods", "href": "/data/"}, {"text": "For programs"}],
            "groups": groups(openapi(api), queries.default_plan()),
            "problems": [
                {"status": status, "title": TITLES[status], "when": when} for status, when in PROBLEMS.items()
            ],
            "host": request.build_absolute_uri("/").rstrip("/"),
            "plan": queries.default_plan(),
        }
        return render(request, "api/reference.html", found)

    return reference_page

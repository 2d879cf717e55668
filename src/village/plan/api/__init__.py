"""The read-only public API of plans, mounted at `/api/`: `wire` is how it speaks HTTP, `shapes` what is asked and
answered, `operations` its addresses, `schema` how it describes itself, `pages` its page for people."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.errors import ValidationError

from village.plan.api.operations import router
from village.plan.api.pages import description, reference
from village.plan.api.wire import Refused, problem, public

ABOUT = """\
Plans for children as data: what was promised, by whom, by when, with what money, and what became of it.
Everything here is public; nothing needs a key. Every answer is the plan as known on one day (`as-at`).
"""


class PublicApi(NinjaAPI):
    """An API whose every address is marked as open to all and speaks as `wire` does."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found: list[URLResolver | URLPattern] = [
            path("", reference(self), name="api-root"),
            path("openapi.json", public(description(self), parameters=()), name="openapi-json"),
        ]
        for bound in self._get_bound_routers():
            patterns = bound.urls_paths(bound.prefix)
            for pattern, view in zip(patterns, bound.path_operations.values(), strict=True):
                (operation,) = view.operations
                pattern.callback = public(pattern.callback, parameters=_parameters(operation.models))
                found.append(pattern)
        return [*found, path("<path:rest>", public(_nothing, parameters=None), name="nothing")]


def _parameters(models: Any) -> frozenset[str]:
    """The names of an operation's query parameters, as they stand in addresses."""
    query = (model for model in models if model.__ninja_param_source__ == "query")
    return frozenset(name for model in query for name in model.__ninja_flatten_map__)


def _nothing(request: HttpRequest, rest: str) -> HttpResponse:
    raise Refused(404, "There is nothing at this address. The addresses are listed at /api/.")


api = PublicApi(title="Village", version="1", description=ABOUT, docs_url=None, urls_namespace="api")
api.add_router("/v1", router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return problem(refused)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [(str(one["loc"][-1]), one["msg"].removeprefix("Value error, ")) for one in error.errors]
    return problem(Refused(422, f"Not possible: {', '.join(name for name, _ in wrong)}.", wrong))

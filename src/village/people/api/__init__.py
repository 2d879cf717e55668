"""What other systems ask of the index, by token: patients as FHIR has them (`/fhir/r4/`), searches, records, events and
subscriptions as jobs and work, feeds of records (`/v1/`). Every request goes the way a page goes: the same decision,
the same actions, the same audit. `wire` is how callers are known and refused; `shapes` and `told` what is said;
`patients`, `work` and `feeds` the addresses.
"""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from village.people.api import feeds, patients, wire, work
from village.people.queries.asking import ASK
from village.people.rules.searching import PURPOSES


class SystemApi(NinjaAPI):
    """An API whose addresses are for callers with a token, and whose refusals are told by `say`."""

    def __init__(
        self,
        *,
        say: wire.Say,
        root: str,
        public: dict[str, wire.View],
        forms: tuple[str, str],
        lenient: bool,
        **told: Any,
    ) -> None:
        super().__init__(docs_url=None, **told)
        self.say, self.root, self._permission, self._public = say, root, ASK, public
        self._forms, self._lenient = forms, lenient

    def described(self) -> dict[str, Any]:
        """The API's own description (OpenAPI 3.1), with the token that every address needs."""
        made: dict[str, Any] = self.get_openapi_schema(path_prefix=self.root)
        for methods in made["paths"].values():
            for operation in methods.values():
                self._describe(operation)
        made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        return {**made, "security": [{"token": []}]}

    def _describe(self, operation: dict[str, Any]) -> None:
        """The forms in which it answers, the purpose that it wants, and what a parameter is when it is left out."""
        for status, response in operation["responses"].items():
            content = response.get("content", {})
            if "application/json" in content:
                form = self._forms[0 if int(status) < 400 else 1]
                response["content"] = {form: content["application/json"]}
        for one in operation["parameters"]:
            one["schema"] = next((kind for kind in one["schema"].get("anyOf", ()) if "type" in kind), one["schema"])
        if operation.pop("x-permission", self._permission) == self._permission:
            purpose = {"type": "string", "enum": list(PURPOSES)}
            operation["parameters"].append({"in": "header", "name": wire.PURPOSE, "required": True, "schema": purpose})

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        known = partial(wire.by_token, say=self.say, lenient=self._lenient)
        found: list[URLResolver | URLPattern] = [
            path(route, wire.public(view, say=self.say), name=route) for route, view in self._public.items()
        ]
        described = wire.public(lambda request: wire.json_answer(self.described()), say=self.say)
        found.append(path("openapi.json", described, name="openapi-json"))
        for bound in self._get_bound_routers():
            views = [view for view in bound.path_operations.values() for _ in view.operations]
            by_view = dict(zip(views, bound.urls_paths(bound.prefix), strict=True))  # one address for all its methods
            for view, pattern in by_view.items():
                parameters = {one.methods[0]: wire.parameters_of(one.models) for one in view.operations}
                extra = view.operations[0].openapi_extra or {}
                permission = extra.get("x-permission", self._permission)
                bodies = tuple(extra.get("requestBody", {}).get("content", wire.BODIES))
                pattern.callback = known(pattern.callback, permission=permission, parameters=parameters, bodies=bodies)
                found.append(pattern)
        return [*found, path("<path:rest>", known(_nothing, permission=self._permission), name="nothing")]


def _nothing(request: HttpRequest, rest: str) -> HttpResponse:
    raise wire.Refused(404, "There is nothing at this address.")


fhir = SystemApi(
    say=patients.outcome,
    root="/fhir/r4/",
    forms=(patients.FHIR, patients.FHIR),
    public={"metadata": patients.capabilities},
    lenient=True,
    title="Village: patients",
    version="4.0.1",
    urls_namespace="fhir",
)
fhir.add_router("", patients.router)
systems = SystemApi(
    say=wire.problem,
    root="/v1/",
    forms=("application/json", "application/problem+json"),
    public={},
    lenient=False,
    title="Village: searches, events and feeds",
    version="1",
    urls_namespace="systems",
)
systems.add_router("", work.router)
systems.add_router("", feeds.router)


def _invalid(api: SystemApi, status: int) -> None:
    def said(request: HttpRequest, error: Any) -> HttpResponse:
        """Where it is wrong, as its sender calls it, and where what it takes is told; never what was sent."""
        where = sorted({".".join(map(str, wire.of_sender(one["loc"]))) for one in error.errors})
        what = f"Not possible: {', '.join(where)[:300]}. What is taken is told at {api.root}openapi.json."
        return api.say(wire.Refused(status, what))

    def broken(request: HttpRequest, error: Any) -> HttpResponse:
        return api.say(wire.Refused(400, "The body cannot be read."))

    api.add_exception_handler(ValidationError, said)
    api.add_exception_handler(HttpError, broken)


_invalid(fhir, 400)
_invalid(systems, 422)

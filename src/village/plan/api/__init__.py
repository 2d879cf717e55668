"""The read-only public API of plans, mounted at `/api/`: `kernel.access.wire` is how it speaks HTTP, `shapes` what is
asked and answered, `operations` its addresses, `schema` how it describes itself, `pages` its page for people."""

from django.urls import URLPattern, path

from village.kernel.access.wire import OpenApi, public
from village.plan.api.operations import router
from village.plan.api.pages import description, reference

ABOUT = """\
Plans for children as data: what was promised, by whom, by when, with what money, and what became of it.
Everything here is public; nothing needs a key. Every answer is the plan as known on one day (`as-at`).
"""


class PublicApi(OpenApi):
    """The API of plans, with its page for people and its description for programs."""

    def pages(self) -> list[URLPattern]:
        return [
            path("", reference(self), name="api-root"),
            path("openapi.json", public(description(self), parameters=()), name="openapi-json"),
        ]


api = PublicApi(title="Village", version="1", description=ABOUT, docs_url=None, urls_namespace="api")
api.add_router("/v1", router)

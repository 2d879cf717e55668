"""The directory as the national standard publishes it (Open Referral UK 3.0), mounted at `/oruk/v3/`: open to all, for
reading only. `kernel.access.wire` is how it speaks HTTP, `shapes` what is asked, `operations` its addresses, and
`described` how it describes itself."""

from django.http import HttpRequest
from django.urls import URLPattern, path

from village.directory.api.bounds import not_too_often
from village.directory.api.described import description
from village.directory.api.operations import router
from village.kernel.access.wire import OpenApi, public

ABOUT = """\
What help there is for children, young people and their families: Open Referral UK 3.0. Open to all; no key is needed.
Of services whose place must not be found, such as refuges, nothing that depends on the place is in any answer.
"""


class DirectoryApi(OpenApi):
    """The published directory, with its description for programs."""

    refuses = 400

    def admit(self, request: HttpRequest) -> None:
        not_too_often(request)

    def pages(self) -> list[URLPattern]:
        return [path("openapi.json", public(description(self), parameters=()), name="openapi-json")]


api = DirectoryApi(
    title="Village: directory of services", version="3.0", description=ABOUT, docs_url=None, urls_namespace="oruk"
)
api.add_router("", router)

"""Every address of the site. Each module's own addresses live in its `urls`."""

from django.urls import include, path

from village.config.views import not_found, server_error
from village.directory.api import api as directory
from village.people.api import fhir, systems
from village.plan.api import api

urlpatterns = [
    path("", include("village.outcomes.urls")),
    path("", include("village.public.urls")),
    path("", include("village.kernel.accounts.urls")),
    path("oversight/audit/", include("village.kernel.audit.urls")),
    path("oversight/forms/", include("village.forms.urls")),
    path("", include("village.desk.urls")),
    path("components/", include("village.ui.urls")),
    path("api/", api.urls),
    path("fhir/r4/", fhir.urls),
    path("v1/", systems.urls),
    path("oruk/v3/", directory.urls),
    path("plan-office/", include("village.board.urls")),
    path("", include("village.casework.urls")),
    path("", include("village.people.urls")),
    path("", include("village.workforce.urls")),
    path("", include("village.directory.urls")),
    path("", include("village.plan.urls")),
]
handler404 = not_found
handler500 = server_error

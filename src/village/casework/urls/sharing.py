"""Addresses of sharing: of a record, of those with whom something is shared, of those outside who are asked to write,
and of the register of agreements."""

from django.urls import URLPattern, URLResolver, path

from village.casework.views import data_agreements, delegating, outside, shared, sharing

RECORD = "help/<uuid:episode>/sharing/"
SHARING: list[URLPattern | URLResolver] = [
    path("help/shared/", shared.listed, name="shared"),
    path("help/shared/<uuid:share>/", shared.one, name="shared-one"),
    path("help/shared/<uuid:share>/<int:item>/", shared.file, name="shared-file"),
    path("help/shared/<uuid:share>/decline/", shared.decline, name="shared-decline"),
    path(RECORD, sharing.listed, name="help-sharing"),
    path(f"{RECORD}propose/", sharing.propose, name="help-share-propose"),
    path(f"{RECORD}not/", sharing.decide_not, name="help-share-not"),
    path(f"{RECORD}<uuid:share>/", sharing.one, name="help-share"),
    path(f"{RECORD}<uuid:share>/end/", sharing.end, name="help-share-end"),
    path(f"{RECORD}<uuid:share>/consent/", sharing.consent, name="help-share-consent"),
    path("help/<uuid:episode>/forms/<uuid:sheet>/outside/", delegating.delegate, name="help-delegate"),
    path(f"{RECORD}asked/<uuid:delegation>/", delegating.delegated, name="help-delegated"),
    path(f"{RECORD}sent/<uuid:contribution>/", delegating.contribution, name="help-contribution"),
    path("asked/", outside.home, name="asked"),
    path("asked/open/", outside.open_link, name="asked-open"),
    path("asked/section/<str:part>/", outside.step, name="asked-section"),
    path("oversight/agreements/", data_agreements.register, name="data-agreements"),
    path("oversight/agreements/add/", data_agreements.add, name="data-agreement-add"),
    path("oversight/agreements/<int:agreement>/end/", data_agreements.end, name="data-agreement-end"),
]

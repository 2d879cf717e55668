"""Addresses of finding help. Open to all."""

from django.urls import path

from village.directory.views.finding import kiosk, searching, service, sheets, shortlist, texting

FINDING = [
    path("services/", searching.start, name="services"),
    path("services/results/", searching.results, name="service-results"),
    path("services/shortlist/", shortlist.listed, name="shortlist"),
    path("services/shortlist/change/", shortlist.change, name="shortlist-change"),
    path("services/compare/", shortlist.compare, name="services-compare"),
    path("services/kiosk/<slug:code>/", kiosk.start, name="kiosk"),
    path("services/kiosk/<slug:code>/results/", kiosk.results, name="kiosk-results"),
    path("services/kiosk/<slug:code>/still-there/", kiosk.still_there, name="kiosk-still-there"),
    path("services/sheet/<slug:code>/<slug:what>/", sheets.sheet, name="services-sheet"),
    path("services/api/text", texting.text, name="services-text"),
    path("services/<uuid:service>/", service.one, name="service"),
]

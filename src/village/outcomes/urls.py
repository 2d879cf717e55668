"""Addresses of figures: measures, what they say of places, the releases they are made of."""

from django.urls import path

from village.outcomes.views import measures, places, profile, releases

urlpatterns = [
    path("measures/", measures.listing),
    path("measures/<slug:slug>/", measures.measure),
    path("measures/<slug:slug>/<slug:code>/", measures.in_area),
    path("places/compare/", places.compare),
    path("places/<slug:code>/profile/", profile.view),
    path("places/<slug:code>/scorecard/", places.scorecard),
    path("data/releases/", releases.listing),
    path("data/releases/<slug:release>/", releases.record),
]

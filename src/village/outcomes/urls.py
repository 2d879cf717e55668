"""Addresses of figures: measures, what they say of places and schools, the releases they are made of."""

from django.urls import path

from village.outcomes.views import measures, places, profile, releases
from village.outcomes.views.schools import areas as school_areas
from village.outcomes.views.schools import coasting, floor, record

urlpatterns = [
    path("measures/", measures.listing),
    path("measures/<slug:slug>/", measures.measure),
    path("measures/<slug:slug>/<slug:code>/", measures.in_area),
    path("places/compare/", places.compare),
    path("places/<slug:code>/profile/", profile.view),
    path("places/<slug:code>/scorecard/", places.scorecard),
    path("data/neighbours/", releases.neighbours),
    path("schools/", floor.listing),
    path("schools/coasting/", coasting.listing),
    path("schools/areas/", school_areas.counts),
    path("schools/<slug:urn>/", record.school),
    path("data/releases/", releases.listing),
    path("data/releases/<slug:release>/", releases.record),
]

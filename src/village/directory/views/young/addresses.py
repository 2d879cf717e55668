"""Addresses of places to go and things to do."""

from django.urls import path

from village.directory.views.young import looking

YOUNG = [
    path("things-to-do/", looking.start, name="things-to-do"),
    path("things-to-do/results/", looking.results, name="things-to-do-results"),
    path("things-to-do/<uuid:service>/", looking.activity, name="thing-to-do"),
]

"""Addresses of early learning."""

from django.urls import path

from village.directory.views.early import checking, places

EARLY = [
    path("early-learning/", checking.begin, name="early-learning"),
    path("early-learning/answer/", checking.answer, name="early-learning-answer"),
    path("my-services/<uuid:service>/places/", places.own, name="service-places"),
    path("directory/places/", places.listed, name="directory-places"),
    path("directory/places/sectors/", places.by_sector, name="directory-places-sectors"),
    path("directory/places/<uuid:service>/", places.told, name="directory-places-of"),
]

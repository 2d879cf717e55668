"""Addresses of the public door."""

from django.urls import path

from village.public import places, views

urlpatterns = [
    path("", views.home, name="home"),
    path("places/", places.places),
    path("places/<slug:code>/", places.place),
    path("data/", views.data),
    path("accessibility/", views.accessibility),
    path("privacy/", views.privacy),
    path("licence/", views.licence),
    path("about/", views.about),
]

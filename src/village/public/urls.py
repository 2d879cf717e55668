"""Addresses of the public door."""

from django.urls import path

from village.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("places/", views.places),
    path("data/", views.data),
    path("accessibility/", views.accessibility),
    path("privacy/", views.privacy),
    path("licence/", views.licence),
    path("about/", views.about),
]

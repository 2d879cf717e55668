"""Addresses of outings."""

from django.urls import path

from village.outings import views

urlpatterns = [
    path("", views.listed, name="outings"),
    path("add/", views.add, name="outing-add"),
]

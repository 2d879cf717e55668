"""Addresses of the directory."""

from django.urls import URLPattern

from village.directory.views.early.addresses import EARLY

urlpatterns: list[URLPattern] = []
urlpatterns += EARLY

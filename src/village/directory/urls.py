"""Addresses of the directory."""

from django.urls import URLPattern

from village.directory.views.finding.addresses import FINDING

urlpatterns: list[URLPattern] = []
urlpatterns += FINDING

"""Addresses of the directory."""

from django.urls import URLPattern

from village.directory.views.early.addresses import EARLY
from village.directory.views.finding.addresses import FINDING
from village.directory.views.keeping.addresses import KEEPING

urlpatterns: list[URLPattern] = []
urlpatterns += FINDING
urlpatterns += KEEPING
urlpatterns += EARLY

"""Addresses of the directory."""

from django.urls import URLPattern

from village.directory.views.early.addresses import EARLY
from village.directory.views.finding.addresses import FINDING
from village.directory.views.harvesting.addresses import HARVESTING
from village.directory.views.keeping.addresses import KEEPING

urlpatterns: list[URLPattern] = []
urlpatterns += EARLY
urlpatterns += HARVESTING
urlpatterns += KEEPING
urlpatterns += FINDING

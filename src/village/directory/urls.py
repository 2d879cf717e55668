"""Addresses of the directory."""

from django.urls import URLPattern

from village.directory.views.early.addresses import EARLY
from village.directory.views.harvesting.addresses import HARVESTING

urlpatterns: list[URLPattern] = []
urlpatterns += EARLY
urlpatterns += HARVESTING

"""Addresses of the directory."""

from django.urls import URLPattern

from village.directory.views.early.addresses import EARLY
from village.directory.views.finding.addresses import FINDING
from village.directory.views.harvesting.addresses import HARVESTING
from village.directory.views.keeping.addresses import KEEPING
from village.directory.views.young.addresses import YOUNG

urlpatterns: list[URLPattern] = []
urlpatterns += EARLY
urlpatterns += HARVESTING
urlpatterns += KEEPING
urlpatterns += FINDING
urlpatterns += YOUNG

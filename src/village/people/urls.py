"""Addresses of the index of children."""

from village.people import asking_urls

urlpatterns = [*asking_urls.urlpatterns]

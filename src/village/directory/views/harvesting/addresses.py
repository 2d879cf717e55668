"""Addresses of sources, of what was held and of what was set aside."""

from django.urls import path

from village.directory.views.harvesting import aside, held, readings, sources

SOURCE = "directory/sources/<slug:kept>/"
HARVESTING = [
    path("directory/", sources.desk, name="directory"),
    path("directory/sources/add/", sources.add, name="directory-source-add"),
    path(SOURCE, sources.one, name="directory-source"),
    path(f"{SOURCE}read/", sources.read, name="directory-source-read"),
    path(f"{SOURCE}change/", sources.change, name="directory-source-change"),
    path(f"{SOURCE}close/", sources.close, name="directory-source-close"),
    path(f"{SOURCE}supplier/", sources.supplier, name="directory-source-supplier"),
    path(f"{SOURCE}readings/<uuid:harvest>/", readings.one, name="directory-reading"),
    path("directory/held/<uuid:harvest>/", held.one, name="directory-held"),
    path("directory/held/<uuid:harvest>/take/", held.take, name="directory-held-take"),
    path("directory/held/<uuid:harvest>/refuse/", held.refuse, name="directory-held-refuse"),
    path("directory/set-aside/", aside.listed, name="directory-aside"),
    path("directory/set-aside/<uuid:aside>/", aside.one, name="directory-aside-one"),
    path("directory/set-aside/<uuid:aside>/let-in/", aside.let_in, name="directory-aside-in"),
    path("directory/set-aside/<uuid:aside>/keep-out/", aside.keep_out, name="directory-aside-out"),
]

"""Addresses of feeds, and of the models of matching."""

from django.urls import URLPattern, URLResolver, path

from village.people.views import feeds, models

SOURCE, MODEL = "settings/feeds/<slug:source>/", "children/matching/models/<slug:version>/"
FEEDS: list[URLPattern | URLResolver] = [
    path("settings/feeds/", feeds.register, name="feeds"),
    path("settings/feeds/add/", feeds.add, name="feed-source-add"),
    path(SOURCE, feeds.source, name="feed-source"),
    path(f"{SOURCE}change/", feeds.change, name="feed-source-change"),
    path(f"{SOURCE}close/", feeds.close, name="feed-source-close"),
    path(f"{SOURCE}send/", feeds.send, name="feed-send"),
    path(f"{SOURCE}<int:feed>/", feeds.feed, name="feed"),
    path(f"{SOURCE}<int:feed>/release/", feeds.release, name="feed-release"),
    path(f"{SOURCE}<int:feed>/refuse/", feeds.refuse, name="feed-refuse"),
    path("children/matching/models/", models.models, name="models"),
    path("children/matching/models/train/", models.train, name="model-train"),
    path(MODEL, models.model, name="model"),
    path(f"{MODEL}shadow/", models.shadow, name="model-shadow"),
    path(f"{MODEL}sign/", models.sign, name="model-sign"),
]

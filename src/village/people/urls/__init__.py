"""Addresses of the index of children."""

from django.urls import URLPattern, URLResolver, include, path

from village.people.urls.asking import ASKING
from village.people.urls.feeds import FEEDS
from village.people.views import reviewing, reviewing_decided, reviewing_merges, reviewing_quality

REVIEWS: list[URLPattern | URLResolver] = [
    path("", reviewing.reviews, name="children-reviews"),
    path("decided/", reviewing_decided.decided, name="children-reviews-decided"),
    path("next/", reviewing.next_review, name="children-review-next"),
    path("undo/", reviewing.undo, name="children-review-undo"),
    path("<int:item>/", reviewing.one, name="children-review"),
    path("<int:item>/take/", reviewing.take, name="children-review-take"),
    path("<int:item>/leave/", reviewing.leave, name="children-review-leave"),
    path("<int:item>/decide/", reviewing.decide, name="children-review-decide"),
]
MATCHING: list[URLPattern | URLResolver] = [
    path("children/<uuid:child>/", reviewing_merges.ledger, name="children-ledger"),
    path("merge/<uuid:keep>/<uuid:gone>/", reviewing_merges.merge, name="children-merge"),
    path("unmerge/<uuid:operation>/", reviewing_merges.unmerge, name="children-unmerge"),
    path("split/<int:record>/", reviewing_merges.split, name="children-split"),
    path("quality/", reviewing_quality.samples, name="children-quality"),
    path("quality/<slug:sample>/", reviewing_quality.result, name="children-quality-result"),
    path("quality/<slug:sample>/check/", reviewing_quality.check, name="children-quality-check"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *ASKING,
    *FEEDS,
    path("children/reviews/", include(REVIEWS)),
    path("children/matching/", include(MATCHING)),
]

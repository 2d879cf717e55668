"""Addresses of the public door."""

from django.urls import path

from village.plan.queries import stating
from village.public import consultations, local_plans, places, services, things_to_do, tracing, views

urlpatterns = [
    path("", views.home, name="home"),
    path("places/", places.places),
    path("places/<slug:code>/", places.place),
    path("places/<slug:code>/plan/", local_plans.local_plan),
    path("places/<slug:code>/services/", services.services),
    path("places/<slug:code>/services/all/", services.every),
    path("places/<slug:code>/things-to-do/", things_to_do.things_to_do),
    path("have-your-say/", consultations.listing),
    path("have-your-say/<slug:slug>/", consultations.consultation),
    path("have-your-say/<slug:slug>/thank-you/", consultations.thanks),
    path("have-your-say/<slug:slug>/why/", tracing.answers),
    path("measures/<slug:slug>/<slug:code>/why/", tracing.figure),
    path("schools/<slug:urn>/why/", tracing.school),
    path("places/<slug:code>/profile/why/", tracing.profile),
    path("plan/commitments/<slug:commitment_id>/done/", tracing.commitment),
    path("plans/<slug:plan_id>/commitments/<slug:commitment_id>/done/", tracing.commitment),
    path("plan/money/why/", tracing.stated, {"kind": "money"}),
    path("plans/<slug:plan_id>/money/why/", tracing.stated, {"kind": "money"}),
    *(
        path(f"{plan}/{kind}/<slug:name>/why/", tracing.stated, {"kind": kind})
        for kind in stating.STATED
        for plan in ("plan", "plans/<slug:plan_id>")
    ),
    path("data/", views.data),
    path("accessibility/", views.accessibility),
    path("privacy/", views.privacy),
    path("licence/", views.licence),
    path("about/", views.about),
]

"""Addresses of the public door."""

from django.urls import path

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
    path("plan/money/why/", tracing.stated_total),
    path("plans/<slug:plan_id>/money/why/", tracing.stated_total),
    path("plan/money/<slug:money_id>/why/", tracing.stated_sum),
    path("plans/<slug:plan_id>/money/<slug:money_id>/why/", tracing.stated_sum),
    path("plan/targets/<slug:target_id>/why/", tracing.stated_target),
    path("plans/<slug:plan_id>/targets/<slug:target_id>/why/", tracing.stated_target),
    path("plan/milestones/<slug:milestone_id>/why/", tracing.stated_milestone),
    path("plans/<slug:plan_id>/milestones/<slug:milestone_id>/why/", tracing.stated_milestone),
    path("plan/figures/<slug:figure_id>/why/", tracing.stated_figure),
    path("plans/<slug:plan_id>/figures/<slug:figure_id>/why/", tracing.stated_figure),
    path("data/", views.data),
    path("accessibility/", views.accessibility),
    path("privacy/", views.privacy),
    path("licence/", views.licence),
    path("about/", views.about),
]

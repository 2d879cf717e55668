"""Addresses of the plan office, below /plan-office/. Apart from the plan's own, which anyone may read."""

from django.urls import URLPattern, URLResolver, path

from village.plan.journeys.decide import decide
from village.plan.journeys.record import record, record_on
from village.plan.views import office
from village.ui.journeys import journey_paths

urlpatterns: list[URLPattern | URLResolver] = [
    path("", office.desk, name="plan-office"),
    path("overdue/", office.overdue, name="plan-office-overdue"),
    path("due/", office.due_soon, name="plan-office-due"),
    path("updates/<int:update_id>/", office.update, name="plan-office-update"),
    *journey_paths("updates/<int:update_id>/decide/", decide, name="plan-office-decide"),
    path("<slug:plan_id>/commitments/<slug:commitment_id>/", office.commitment, name="plan-office-commitment"),
    *journey_paths("<slug:plan_id>/commitments/<slug:commitment_id>/record/", record_on, name="plan-office-record-on"),
    *journey_paths("<slug:plan_id>/record/", record, name="plan-office-record"),
]

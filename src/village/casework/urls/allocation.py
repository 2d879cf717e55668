"""Addresses of panels, of what is asked of them, and of what is asked of others."""

from django.urls import URLPattern, URLResolver, path

from village.casework.views import panel_keeping, panels, requests

ALLOCATION_ROOT = "help/allocation/"
ONE = f"{ALLOCATION_ROOT}<uuid:panel>/"
RECORD = "help/<uuid:episode>/requests/"
ALLOCATION: list[URLPattern | URLResolver] = [
    path(ALLOCATION_ROOT, panels.panels, name="panels"),
    path(f"{ALLOCATION_ROOT}new/", panel_keeping.new, name="panel-new"),
    path(ONE, panels.panel, name="panel"),
    path(f"{ONE}open/", panels.open_sitting, name="panel-open"),
    path(f"{ONE}attend/", panels.attend, name="panel-attend"),
    path(f"{ONE}capacity/", panels.capacity, name="panel-capacity"),
    path(f"{ONE}now/", panels.do_now, name="panel-now"),
    path(f"{ONE}keep/", panel_keeping.keep, name="panel-keep"),
    path(f"{ONE}keep/seat/", panel_keeping.seat, name="panel-seat"),
    path(f"{ONE}keep/seat/<int:seat>/end/", panel_keeping.end_seat, name="panel-seat-end"),
    path(f"{ONE}keep/service/", panel_keeping.service, name="panel-service"),
    path(f"{ONE}<uuid:case>/", panels.case, name="panel-case"),
    path(f"{ONE}<uuid:case>/know/", panels.know, name="panel-know"),
    path(f"{ONE}<uuid:case>/<slug:step>/", panels.decide, name="panel-decide"),
    path("help/referrals/", requests.referrals, name="referrals"),
    path("help/referrals/<uuid:referral>/", requests.referral, name="referral"),
    path("help/referrals/<uuid:referral>/<slug:step>/", requests.answer_referral, name="referral-answer"),
    path(RECORD, requests.requests, name="help-requests"),
    path(f"{RECORD}ask/", requests.ask_panel, name="help-ask-panel"),
    path(f"{RECORD}refer/", requests.refer, name="help-refer"),
    path(f"{RECORD}<uuid:case>/<slug:step>/", requests.answer, name="help-request-answer"),
    path(f"{RECORD}referrals/<uuid:referral>/", requests.take_back, name="help-referral-back"),
]

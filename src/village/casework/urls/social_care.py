"""Addresses of what goes between early help and social care."""

from django.urls import URLPattern, URLResolver, path

from village.casework.views import stepping_down, stepping_up

RECORD = "help/<uuid:episode>/requests/social-care/"
ASKED = "help/social-care/"
OFFERED = "help/step-downs/"
SOCIAL_CARE: list[URLPattern | URLResolver] = [
    path(RECORD, stepping_up.ask_social_care, name="help-step-up-ask"),
    path(f"{RECORD}<uuid:step_up>/", stepping_up.asked, name="help-step-up"),
    path(f"{RECORD}<uuid:step_up>/back/", stepping_up.take_back, name="help-step-up-back"),
    path(ASKED, stepping_up.step_ups, name="step-ups"),
    path(f"{ASKED}<uuid:step_up>/", stepping_up.step_up, name="step-up"),
    path(f"{ASKED}<uuid:step_up>/<slug:step>/", stepping_up.answer, name="step-up-answer"),
    path(OFFERED, stepping_down.offered, name="step-downs"),
    path(f"{OFFERED}own/", stepping_down.own, name="step-downs-own"),
    path(f"{OFFERED}new/", stepping_down.new, name="step-down-new"),
    path(f"{OFFERED}<uuid:step_down>/", stepping_down.step_down, name="step-down"),
    path(f"{OFFERED}<uuid:step_down>/back/", stepping_down.take_back, name="step-down-back"),
    path(f"{OFFERED}<uuid:step_down>/<slug:step>/", stepping_down.answer, name="step-down-answer"),
]

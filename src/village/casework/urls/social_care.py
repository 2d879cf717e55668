"""Addresses of what goes between early help and social care."""

from django.urls import URLPattern, URLResolver, path

from village.casework.views import stepping_up

RECORD = "help/<uuid:episode>/requests/social-care/"
ASKED = "help/social-care/"
SOCIAL_CARE: list[URLPattern | URLResolver] = [
    path(RECORD, stepping_up.ask_social_care, name="help-step-up-ask"),
    path(f"{RECORD}<uuid:step_up>/", stepping_up.asked, name="help-step-up"),
    path(f"{RECORD}<uuid:step_up>/back/", stepping_up.take_back, name="help-step-up-back"),
    path(ASKED, stepping_up.step_ups, name="step-ups"),
    path(f"{ASKED}<uuid:step_up>/", stepping_up.step_up, name="step-up"),
    path(f"{ASKED}<uuid:step_up>/<slug:step>/", stepping_up.answer, name="step-up-answer"),
]

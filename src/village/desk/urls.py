"""The addresses of the signed-in home, and of what an action of a child's plan serves: it is known here alone, where
casework and the plans of areas may both be read."""

from django.urls import path

from village.desk import tracing
from village.desk.views import home

urlpatterns = [
    path("work/", home, name="work"),
    path("help/<uuid:episode>/plan/steps/<uuid:doing>/serves/", tracing.step, name="help-plan-step-serves"),
]

"""The address of the signed-in home, below /work/."""

from django.urls import path

from village.desk.views import home

urlpatterns = [path("", home, name="work")]

"""The component gallery, mounted at ``/components/``."""

from django.urls import path

from village.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("<slug:section>/", views.section, name="section"),
]

"""Addresses of the audit's pages, under /oversight/audit/."""

from django.urls import path

from village.kernel.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("verify/", views.verify, name="verify"),
]

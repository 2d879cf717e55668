"""Addresses of reading and writing forms, under ``/oversight/forms/``."""

from django.urls import URLPattern, path

from village.forms.views import drafting, parts, reading

ONE, DRAFT = "<slug:of>/<slug:called>/", "<slug:of>/<slug:called>/draft/"
urlpatterns: list[URLPattern] = [
    path("", reading.index, name="forms"),
    path("new/", drafting.new, name="form-new"),
    path(ONE, reading.document, name="form"),
    path(f"{ONE}version/<int:edition>/", reading.version, name="form-version"),
    path(f"{ONE}begin/", drafting.begin, name="form-begin"),
    path(DRAFT, drafting.draft, name="form-draft"),
    path(f"{DRAFT}text/", drafting.text, name="form-text"),
    path(f"{DRAFT}preview/", drafting.preview, name="form-preview"),
    path(f"{DRAFT}changes/", drafting.changed, name="form-changes"),
    path(f"{DRAFT}propose/", drafting.propose, name="form-propose"),
    path(f"{DRAFT}publish/", drafting.publish, name="form-publish"),
    path(f"{DRAFT}give-up/", drafting.give_up, name="form-give-up"),
    path(f"{DRAFT}arrange/", parts.arrange, name="form-arrange"),
    path(f"{DRAFT}section/", parts.section, name="form-section-add"),
    path(f"{DRAFT}section/<int:place>/", parts.section, name="form-section"),
    path(f"{DRAFT}section/<int:place>/question/", parts.question, name="form-question-add"),
    path(f"{DRAFT}section/<int:place>/question/<int:row>/", parts.question, name="form-question"),
]

"""Addresses of places to go and things to do."""

from django.urls import path

from village.directory.views.young import looking, moderating, writing

YOUNG = [
    path("things-to-do/", looking.start, name="things-to-do"),
    path("things-to-do/results/", looking.results, name="things-to-do-results"),
    path("things-to-do/add/", writing.add, name="things-to-do-add"),
    path("things-to-do/thank-you/", writing.thank_you, name="things-to-do-thank-you"),
    path("things-to-do/who-helps/", writing.who_helps, name="things-to-do-help"),
    path("things-to-do/words/<uuid:contribution>/report/", writing.report, name="things-to-do-report"),
    path("things-to-do/<uuid:service>/", looking.activity, name="thing-to-do"),
    path("things-to-do/<uuid:service>/review/", writing.review, name="thing-to-do-review"),
    path("directory/contributions/", moderating.listed, name="directory-contributions"),
    path("directory/contributions/<uuid:contribution>/", moderating.one, name="directory-contribution"),
    path("directory/contributions/<uuid:contribution>/answer/", moderating.answer, name="directory-answer"),
    path("my-services/reviews/", moderating.own, name="my-services-reviews"),
    path("my-services/reviews/<uuid:contribution>/", moderating.reply, name="my-services-reply"),
]

"""Addresses of growing."""

from django.urls import path

from village.workforce.views.growing import booking, courses, inductions, own, people, self_review, supervising

DAY = "workforce/courses/days/<uuid:sitting>/"
GROWING = [
    path("workforce/inductions/", inductions.listed, name="inductions"),
    path("workforce/inductions/<uuid:induction>/", inductions.one, name="induction"),
    path("workforce/inductions/<uuid:induction>/change/", inductions.change, name="induction-change"),
    path("workforce/<uuid:worker>/induction/", inductions.begin, name="induction-begin"),
    path("workforce/<uuid:worker>/supervisor/", inductions.supervisor, name="worker-supervisor"),
    path("workforce/<uuid:worker>/cases/", inductions.cases, name="worker-cases"),
    path("workforce/<uuid:worker>/leading/", people.lead, name="worker-leading"),
    path("workforce/training/", people.training, name="training-needs"),
    path("workforce/succession/", people.succession, name="succession"),
    path("workforce/succession/<uuid:leading>/", people.end_lead, name="leading-end"),
    path("workforce/vetting/attended/", people.attended, name="attended"),
    path("workforce/vetting/attended/<uuid:booking>/", people.count, name="attended-count"),
    path("workforce/courses/", courses.listed, name="courses"),
    path("workforce/courses/add/", courses.add, name="course-add"),
    path("workforce/courses/<uuid:course>/day/", courses.add_day, name="course-day-add"),
    path(DAY, courses.day, name="course-day"),
    path(f"{DAY}places/", courses.places, name="course-places"),
    path(f"{DAY}call-off/", courses.call_off, name="course-call-off"),
    path(f"{DAY}attendance/", courses.attendance, name="course-attendance"),
    path("my-work/induction/", own.induction, name="my-induction"),
    path("my-work/induction/add/", own.add, name="my-induction-add"),
    path("my-work/induction/cases/", own.cases, name="my-cases"),
    path("my-work/evidence/<uuid:evidence>/", own.answer, name="evidence-answer"),
    path("my-work/self-review/", self_review.listed, name="self-reviews"),
    path("my-work/self-review/<slug:edition>/add/", self_review.add, name="self-review-add"),
    path("my-work/self-review/<uuid:review>/share/", self_review.share, name="self-review-share"),
    path("my-work/self-review/<uuid:review>/note/", self_review.note, name="self-review-note"),
    path("my-work/development/", self_review.plan, name="development"),
    path("my-work/development/add/", self_review.add_goal, name="goal-add"),
    path("my-work/development/<uuid:goal>/", self_review.end_goal, name="goal-end"),
    path("my-work/courses/", booking.listed, name="my-courses"),
    path("my-work/courses/<uuid:sitting>/", booking.book, name="course-book"),
    path("my-work/bookings/<uuid:booking>/give-up/", booking.give_up, name="booking-give-up"),
    path("my-work/bookings/<uuid:booking>/rate/", booking.rate, name="booking-rate"),
    path("my-work/supervising/", supervising.listed, name="supervising"),
    path("my-work/supervising/<uuid:induction>/", supervising.one, name="supervised-induction"),
    path("my-work/supervising/<uuid:induction>/add/", supervising.add, name="supervised-add"),
    path("my-work/supervising/goals/<uuid:goal>/", supervising.agree, name="goal-agree"),
    path("my-work/supervising/reviews/<uuid:review>/", supervising.review, name="shared-review"),
]

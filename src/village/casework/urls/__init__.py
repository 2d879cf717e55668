"""Addresses of helping a family."""

from django.urls import URLPattern, URLResolver, include, path

from village.casework.urls.allocation import ALLOCATION
from village.casework.urls.meetings import MEETINGS
from village.casework.urls.notes import NOTES
from village.casework.urls.own import OWN
from village.casework.urls.plan import PLAN
from village.casework.urls.sharing import SHARING
from village.casework.urls.social_care import SOCIAL_CARE
from village.casework.urls.upwards import UPWARDS
from village.casework.views import (
    around,
    concerns,
    course,
    glass,
    people,
    records,
    restrictions,
    sheets,
    tagging,
    timing,
    words,
)
from village.forms.answering import addresses

RECORD = "help/<uuid:episode>/"
urlpatterns: list[URLPattern | URLResolver] = [
    *NOTES,
    *OWN,
    *PLAN,
    *SHARING,
    *MEETINGS,
    *ALLOCATION,
    *SOCIAL_CARE,
    *UPWARDS,
    path("help/", records.families, name="help-families"),
    path("help/words/", words.eras, name="help-words"),
    path("help/new/", records.new, name="help-new"),
    path("help/child/<uuid:child>/", glass.break_glass, name="glass"),
    path(RECORD, records.record, name="help-record"),
    path(f"{RECORD}course/", course.course, name="help-course"),
    path(f"{RECORD}step/<slug:step>/", records.move, name="help-step"),
    path(f"{RECORD}time/<int:clock>/", timing.longer, name="help-longer"),
    path(f"{RECORD}time/", timing.times, name="help-times"),
    path(f"{RECORD}time/<int:clock>/<slug:fact>/", timing.day, name="help-day"),
    path(f"{RECORD}leave/", glass.leave, name="glass-leave"),
    path(f"{RECORD}family/", around.family, name="help-family"),
    path(f"{RECORD}family/add/", around.add_person, name="help-person-add"),
    path(f"{RECORD}family/<uuid:person>/", people.person, name="help-person"),
    path(f"{RECORD}family/<uuid:person>/correct/", people.correct, name="help-person-correct"),
    path(f"{RECORD}family/<uuid:person>/died/", people.died, name="help-person-died"),
    path(f"{RECORD}family/<uuid:person>/lives/", people.lives, name="help-person-lives"),
    path(f"{RECORD}family/<uuid:person>/leave/", people.leave, name="help-person-leave"),
    path(f"{RECORD}family/<uuid:person>/back/", people.back, name="help-person-back"),
    path(f"{RECORD}family/<uuid:person>/born/", people.born, name="help-person-born"),
    path(f"{RECORD}family/<uuid:person>/index/", people.in_the_index, name="help-person-index"),
    path(f"{RECORD}family/home/", around.move_home, name="help-home"),
    path(f"{RECORD}family/home/<int:residence>/", people.no_home, name="help-home-mistake"),
    path(f"{RECORD}family/relation/<int:relation>/", people.end_relation, name="help-relation-end"),
    path(f"{RECORD}family/relation/", around.relate, name="help-relation"),
    path(f"{RECORD}team/", around.the_team, name="help-team"),
    path(f"{RECORD}team/join/", around.join, name="help-join"),
    path(f"{RECORD}team/offer/", around.offer, name="help-offer"),
    path(f"{RECORD}team/agreed/", around.agreed_lead, name="help-lead-agreed"),
    path(f"{RECORD}team/answer/", around.answer_offer, name="help-answer"),
    path(f"{RECORD}agreements/", around.agreements, name="help-agreements"),
    path(f"{RECORD}agreements/new/", around.agree, name="help-agree"),
    path(f"{RECORD}forms/", sheets.forms, name="help-forms"),
    path(f"{RECORD}forms/<uuid:sheet>/others/", tagging.tags, name="help-sheet-others"),
    path(f"{RECORD}forms/<uuid:sheet>/", include(addresses(sheets.sheet, "help-sheet"))),
    path(f"{RECORD}concerns/", concerns.concerns, name="help-concerns"),
    path(f"{RECORD}concern/", concerns.concern, name="help-concern"),
    path(f"{RECORD}concerns/<uuid:concern>/", concerns.settle, name="help-settle"),
    path("oversight/glass/", glass.reviews, name="glass-reviews"),
    path("oversight/glass/<int:glass>/", glass.review, name="glass-review"),
    path("oversight/restrictions/", restrictions.restrictions, name="restrictions"),
    path("oversight/restrictions/add/", restrictions.add, name="restriction-add"),
    path("oversight/restrictions/<int:restriction>/end/", restrictions.end, name="restriction-end"),
]

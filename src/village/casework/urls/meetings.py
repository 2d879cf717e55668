"""Addresses of meetings and letters."""

from django.urls import URLPattern, URLResolver, path

from village.casework.views import letters, meetings

RECORD = "help/<uuid:episode>/"
MEETING = f"{RECORD}meetings/<uuid:meeting>/"
LETTER = f"{RECORD}letters/<uuid:letter>/"
MEETINGS: list[URLPattern | URLResolver] = [
    path(f"{RECORD}meetings/", meetings.meetings, name="help-meetings"),
    path(f"{RECORD}meetings/plan/", meetings.plan, name="help-meeting-plan"),
    path(MEETING, meetings.meeting, name="help-meeting"),
    path(f"{MEETING}minutes/", meetings.minutes, name="help-minutes"),
    path(f"{MEETING}decide/", meetings.decide, name="help-decide"),
    path(f"{MEETING}decided/<uuid:decision>/", meetings.done, name="help-decided"),
    path(f"{MEETING}cancel/", meetings.cancel, name="help-meeting-cancel"),
    path(f"{MEETING}approve/", meetings.approve, name="help-minutes-approve"),
    path("help/letters/", letters.out, name="letters-out"),
    path("help/letters/paper/", letters.out_on_paper, name="letters-out-paper"),
    path(f"{RECORD}letters/", letters.listed, name="help-letters"),
    path(LETTER, letters.letter, name="help-letter"),
    path(f"{LETTER}paper/", letters.paper, name="help-letter-paper"),
    path(f"{LETTER}sent/", letters.send, name="help-letter-sent"),
]

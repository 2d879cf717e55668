"""Addresses of the family's own pages, of letting them read, of documents for them, and of their complaints."""

from django.urls import URLPattern, URLResolver, path

from village.casework.views import complaints, own, own_access, releasing

MINE, RECORD = "my-family/<uuid:episode>/", "help/<uuid:episode>/own/"
OWN: list[URLPattern | URLResolver] = [
    path("my-family/", own.home, name="own"),
    path("my-family/join/", own.join, name="own-join"),
    path(MINE, own.plan, name="own-plan"),
    path(f"{MINE}agree/", own.agree, name="own-agree"),
    path(f"{MINE}needs/", own.needs, name="own-needs"),
    path(f"{MINE}reviews/", own.reviews, name="own-reviews"),
    path(f"{MINE}documents/", own.documents, name="own-documents"),
    path(f"{MINE}documents/<uuid:release>/", own.document, name="own-document"),
    path(f"{MINE}documents/<uuid:release>/paper/", own.paper, name="own-document-paper"),
    path(f"{MINE}documents/<uuid:release>/file/", own.file, name="own-document-file"),
    path(f"{MINE}say/", own.say, name="own-say"),
    path(f"{MINE}looked/", own.looked, name="own-looked"),
    path(f"{MINE}complain/", own.complain, name="own-complain"),
    path(f"{MINE}complain/<uuid:complaint>/", own.further, name="own-complain-further"),
    path(RECORD, own_access.own, name="help-own"),
    path(f"{RECORD}invite/", own_access.invite, name="help-own-invite"),
    path(f"{RECORD}access/<int:reading>/end/", own_access.end, name="help-own-end"),
    path(f"{RECORD}said/<uuid:word>/", own_access.answer, name="help-own-answer"),
    path(f"{RECORD}give/", releasing.choose, name="help-release-choose"),
    path(f"{RECORD}give/<str:thing>/<uuid:person>/", releasing.propose, name="help-release-propose"),
    path(f"{RECORD}documents/<uuid:release>/", releasing.one, name="help-release"),
    path(f"{RECORD}documents/<uuid:release>/paper/", releasing.paper, name="help-release-paper"),
    path(f"{RECORD}documents/<uuid:release>/end/", releasing.end, name="help-release-end"),
    path("oversight/complaints/", complaints.listed, name="complaints"),
    path("oversight/complaints/<uuid:complaint>/", complaints.one, name="complaint"),
    path("oversight/complaints/<uuid:complaint>/<slug:step>/", complaints.step, name="complaint-step"),
]

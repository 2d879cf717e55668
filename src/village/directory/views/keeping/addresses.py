"""Addresses of who keeps the directory."""

from django.urls import path

from village.directory.views.keeping import deciding, officer, own, pairs, reports, writing

MINE, ONE = "my-services/", "my-services/<uuid:service>/"
KEEPING = [
    path(MINE, own.listed, name="my-services"),
    path(f"{MINE}add/", writing.add, name="my-service-add"),
    path(f"{MINE}claim/", own.find, name="provider-find"),
    path(f"{MINE}claim/<uuid:provider>/", own.claim, name="provider-claim"),
    path(f"{MINE}reports/<uuid:report>/", own.close_report, name="my-report"),
    path(ONE, own.one, name="my-service"),
    path(f"{ONE}confirm/", own.confirm, name="my-service-confirm"),
    path(f"{ONE}status/", own.status, name="my-service-status"),
    path(f"{ONE}withdraw/", own.withdraw, name="my-service-withdraw"),
    path(f"{ONE}take-back/", own.take_back, name="my-service-take-back"),
    path(f"{ONE}part/<slug:section>/", writing.part, name="my-service-part"),
    path(f"{ONE}kinds/", writing.kinds, name="my-service-kinds"),
    path(f"{ONE}online/", writing.online, name="my-service-online"),
    path(f"{ONE}places/add/", writing.place, name="my-service-place-add"),
    path(f"{ONE}places/<uuid:place>/", writing.place, name="my-service-place"),
    path(f"{ONE}places/<uuid:place>/out/", writing.place_out, name="my-service-place-out"),
    path("directory/waiting/", officer.waiting, name="directory-waiting"),
    path("directory/waiting/<uuid:draft>/", deciding.draft, name="directory-draft"),
    path("directory/claims/<uuid:claim>/", deciding.claim, name="directory-claim"),
    path("directory/unmarkings/<uuid:unmarking>/", deciding.unmarking, name="directory-unmarking"),
    path("directory/entries/", officer.entries, name="directory-entries"),
    path("directory/entries/known/", officer.known, name="directory-known"),
    path("directory/entries/<uuid:service>/", officer.entry, name="directory-entry"),
    path("directory/entries/<uuid:service>/hide/", officer.mark, name="directory-hide"),
    path("directory/entries/<uuid:service>/show/", officer.unmark, name="directory-show"),
    path("directory/entries/<uuid:service>/left/", deciding.left, name="directory-left"),
    path("directory/reports/", reports.listed, name="directory-reports"),
    path("directory/reports/<uuid:report>/", reports.one, name="directory-report"),
    path("directory/same/", pairs.listed, name="directory-same"),
    path("directory/same/<uuid:pair>/", pairs.one, name="directory-pair"),
    path("directory/same/<uuid:pair>/undo/", pairs.undo, name="directory-pair-undo"),
    path("services/<uuid:service>/report/", reports.report, name="service-report"),
    path("services/<uuid:service>/report/thank-you/", reports.reported, name="service-reported"),
]

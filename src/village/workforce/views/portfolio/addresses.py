"""Addresses of portfolios."""

from django.urls import path

from village.workforce.views.portfolio import adding, employer, own, sharing

MINE, SHOWN = "my-work/portfolio/", "workforce/shared-qualifications/"
PORTFOLIO = [
    path(MINE, own.home, name="portfolio"),
    path(f"{MINE}print/", own.printed, name="portfolio-print"),
    path(f"{MINE}file/", own.badges, name="portfolio-file"),
    path(f"{MINE}where-next/", own.where_next, name="where-next"),
    path(f"{MINE}add/", adding.find, name="holding-find"),
    path(f"{MINE}add/badge/", adding.badge, name="badge-add"),
    path(f"{MINE}add/other/", adding.add_other, name="holding-add-other"),
    path(f"{MINE}add/as/<str:what>/", adding.add, name="holding-add"),
    path(f"{MINE}units/add/", adding.unit, name="unit-add"),
    path(f"{MINE}units/<str:unit>/move/", adding.move, name="unit-move"),
    path(f"{MINE}share/", sharing.listed, name="portfolio-shares"),
    path(f"{MINE}share/add/", sharing.add, name="portfolio-share"),
    path(f"{MINE}share/<uuid:share>/stop/", sharing.stop, name="portfolio-stop"),
    path(f"{MINE}<uuid:holding>/complete/", adding.complete, name="holding-complete"),
    path(f"{MINE}<uuid:holding>/take-out/", own.take_out, name="holding-take-out"),
    path(SHOWN, employer.listed, name="shared-qualifications"),
    path(f"{SHOWN}<uuid:share>/", employer.one, name="shared-qualification"),
    path(f"{SHOWN}<uuid:share>/<uuid:holding>/seen/", employer.seen, name="certificate-seen"),
    path(f"{SHOWN}<uuid:share>/<uuid:holding>/unseen/", employer.unseen, name="certificate-unseen"),
]

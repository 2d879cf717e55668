"""Addresses of the register of workers."""

from django.urls import path

from village.workforce.views import deciding, engaging, own, posts, vetting, workers
from village.workforce.views.portfolio import adding, employer, sharing
from village.workforce.views.portfolio import own as own_portfolio

WORKER = "workforce/<uuid:worker>/"
urlpatterns = [
    path("workforce/", workers.listed, name="workforce"),
    path("workforce/add/", workers.add, name="worker-add"),
    path("workforce/posts/", posts.listed, name="posts"),
    path("workforce/posts/add/", posts.add, name="post-add"),
    path("workforce/posts/declare/", posts.declare, name="vacancy-declare"),
    path("workforce/posts/sites/add/", posts.add_site, name="site-add"),
    path("workforce/posts/<uuid:post>/end/", posts.end, name="post-end"),
    path("workforce/vetting/", vetting.listed, name="vetting"),
    path("workforce/vetting/<uuid:worker>/", vetting.person, name="worker-vetting"),
    path("workforce/vetting/<uuid:worker>/check/", vetting.check, name="worker-check"),
    path("workforce/vetting/<uuid:worker>/training/", vetting.training, name="worker-training"),
    path("workforce/vetting/<uuid:worker>/barred/", vetting.bar, name="worker-bar"),
    path("workforce/vetting/<uuid:worker>/account/", vetting.account, name="worker-account"),
    path("workforce/vetting/<uuid:worker>/part/", vetting.part, name="worker-part"),
    path("workforce/matches/", deciding.matches, name="matches"),
    path("workforce/matches/<uuid:match>/", deciding.match, name="match"),
    path("workforce/corrections/<uuid:correction>/", deciding.correction, name="worker-correction"),
    path(WORKER, workers.one, name="worker"),
    path(f"{WORKER}name/", workers.rename, name="worker-name"),
    path(f"{WORKER}about/", workers.correct, name="worker-about"),
    path(f"{WORKER}registration/", workers.registration, name="worker-registration"),
    path(f"{WORKER}start/", engaging.start, name="worker-start"),
    path(f"{WORKER}away/", engaging.away, name="worker-away"),
    path(f"{WORKER}back/", engaging.back, name="worker-back"),
    path(f"{WORKER}engagements/<uuid:engagement>/leave/", engaging.leave, name="worker-leave"),
    path(f"{WORKER}engagements/<uuid:engagement>/mistake/", engaging.annul, name="worker-mistake"),
    path("my-work/", own.home, name="my-work"),
    path("my-work/correct/", own.correct, name="my-work-correct"),
]

MINE, SHOWN = "my-work/portfolio/", "workforce/shared-qualifications/"
PORTFOLIO = [
    path(MINE, own_portfolio.home, name="portfolio"),
    path(f"{MINE}print/", own_portfolio.printed, name="portfolio-print"),
    path(f"{MINE}file/", own_portfolio.badges, name="portfolio-file"),
    path(f"{MINE}where-next/", own_portfolio.where_next, name="where-next"),
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
    path(f"{MINE}<uuid:holding>/take-out/", own_portfolio.take_out, name="holding-take-out"),
    path(SHOWN, employer.listed, name="shared-qualifications"),
    path(f"{SHOWN}<uuid:share>/", employer.one, name="shared-qualification"),
    path(f"{SHOWN}<uuid:share>/<uuid:holding>/seen/", employer.seen, name="certificate-seen"),
    path(f"{SHOWN}<uuid:share>/<uuid:holding>/unseen/", employer.unseen, name="certificate-unseen"),
]
urlpatterns += PORTFOLIO

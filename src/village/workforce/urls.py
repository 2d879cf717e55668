"""Addresses of the register of workers."""

from django.urls import path

from village.workforce.views import deciding, engaging, measured, own, posts, vetting, workers
from village.workforce.views.collecting.addresses import COLLECTING
from village.workforce.views.growing.addresses import GROWING
from village.workforce.views.portfolio.addresses import PORTFOLIO

WORKER = "workforce/<uuid:worker>/"
urlpatterns = [
    path("workforce/", workers.listed, name="workforce"),
    path("workforce/add/", workers.add, name="worker-add"),
    path("workforce/posts/", posts.listed, name="posts"),
    path("workforce/posts/add/", posts.add, name="post-add"),
    path("workforce/posts/declare/", posts.declare, name="vacancy-declare"),
    path("workforce/posts/sites/add/", posts.add_site, name="site-add"),
    path("workforce/posts/sites/<uuid:site>/kind/", posts.site_kind, name="site-kind"),
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
urlpatterns += COLLECTING
urlpatterns += GROWING
MEASURED = [
    path("workforce/figures/", measured.figures, name="workforce-figures"),
    path("workforce/figures/complete/", measured.complete, name="workforce-complete"),
]
urlpatterns += MEASURED
urlpatterns += PORTFOLIO

"""Addresses of needs, plans, reviews and handing over."""

from django.urls import URLPattern, URLResolver, path

from village.casework.views import before, needs, paper, plan

RECORD = "help/<uuid:episode>/"
PLAN: list[URLPattern | URLResolver] = [
    path("help/transfers/", needs.offers, name="help-transfers"),
    path(f"{RECORD}needs/", needs.needs, name="help-needs"),
    path(f"{RECORD}needs/read/", needs.read, name="help-needs-read"),
    path(f"{RECORD}needs/take/", needs.take, name="help-needs-take"),
    path(f"{RECORD}plan/", plan.plan, name="help-plan"),
    path(f"{RECORD}plan/print/", paper.on_screen, name="help-plan-print"),
    path(f"{RECORD}plan/paper/", paper.on_paper, name="help-plan-paper"),
    path(f"{RECORD}plan/agree/", plan.agree_plan, name="help-plan-agree"),
    path(f"{RECORD}plan/leave/", plan.leave_need, name="help-need-leave"),
    path(f"{RECORD}plan/goals/add/", plan.add_goal, name="help-goal-add"),
    path(f"{RECORD}plan/goals/<uuid:goal>/", plan.change_goal, name="help-goal"),
    path(f"{RECORD}plan/goals/<uuid:goal>/settle/", plan.settle_goal, name="help-goal-settle"),
    path(f"{RECORD}plan/goals/<uuid:goal>/add/", plan.add_step, name="help-goal-step"),
    path(f"{RECORD}plan/steps/<uuid:doing>/", plan.change_step, name="help-plan-step"),
    path(f"{RECORD}plan/steps/<uuid:doing>/done/", plan.finish_step, name="help-plan-step-done"),
    path(f"{RECORD}plan/steps/<uuid:doing>/cancel/", plan.cancel_step, name="help-plan-step-cancel"),
    path(f"{RECORD}reviews/", needs.reviews, name="help-reviews"),
    path(f"{RECORD}reviews/hold/", needs.review, name="help-review"),
    path(f"{RECORD}before/", before.before, name="help-before"),
    path(f"{RECORD}transfer/", needs.transfer, name="help-transfer"),
    path(f"{RECORD}transfer/withdraw/", needs.withdraw, name="help-transfer-withdraw"),
]

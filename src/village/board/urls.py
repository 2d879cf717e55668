"""Addresses of the board's office, below /plan-office/."""

from django.urls import URLPattern, URLResolver, path

from village.board.journeys.adopt import adopt
from village.board.journeys.consult import consult
from village.board.journeys.meeting import meeting
from village.board.views import boards, consulting, needing, plans, priorities, reviewing, strategy
from village.ui.journeys import journey_paths

BOARD, PLAN = "boards/<slug:board>/", "local-plans/<slug:plan>/"
ASSESSED = f"{BOARD}assessment/<slug:framework>/<int:year>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("boards/", boards.boards, name="boards"),
    path("boards/open/", boards.open_one, name="board-open"),
    path(BOARD, boards.board, name="board"),
    path(f"{BOARD}begin/", boards.begin, name="board-begin"),
    path(f"{BOARD}members/", boards.members, name="board-members"),
    path(f"{BOARD}members/add/", boards.add_member, name="board-member-add"),
    path(f"{BOARD}members/<int:member>/end/", boards.end_member, name="board-member-end"),
    *journey_paths(f"{BOARD}meeting/", meeting, name="board-meeting"),
    path(f"{BOARD}support/<int:year>/", boards.support_plan, name="board-support"),
    path(f"{BOARD}support/<int:year>/change/", boards.change_support, name="board-support-change"),
    path(PLAN, plans.plan, name="local-plan"),
    path(f"{PLAN}words/", plans.words, name="local-plan-words"),
    path(f"{PLAN}chapters/<slug:chapter>/", plans.chapter, name="local-plan-chapter"),
    path(f"{PLAN}withdraw/", plans.withdraw, name="local-plan-withdraw"),
    path(f"{PLAN}needs/", needing.needs, name="local-plan-needs"),
    path(f"{PLAN}needs/change/", needing.change, name="local-plan-needs-change"),
    path(f"{PLAN}priorities/", priorities.priorities, name="local-plan-priorities"),
    path(f"{PLAN}priorities/add/", priorities.add_priority, name="local-plan-priority-add"),
    path(f"{PLAN}priorities/drop/", priorities.drop, name="local-plan-drop"),
    path(f"{PLAN}priorities/<int:priority>/", priorities.change_priority, name="local-plan-priority"),
    path(f"{PLAN}priorities/<int:priority>/add/", priorities.add_action, name="local-plan-action-add"),
    path(f"{PLAN}actions/<int:action>/", priorities.change_action, name="local-plan-action"),
    path(f"{PLAN}consultation/", consulting.consultation, name="local-plan-consultation"),
    *journey_paths(f"{PLAN}consultation/open/", consult, name="local-plan-consult"),
    path(f"{PLAN}consultation/close/", consulting.close, name="local-plan-close"),
    path(f"{PLAN}consultation/answer/", consulting.answer, name="local-plan-answer"),
    path(f"{PLAN}adoption/", consulting.adoption, name="local-plan-adoption"),
    *journey_paths(f"{PLAN}adoption/adopt/", adopt, name="local-plan-adopt"),
    path(f"{PLAN}reviews/", reviewing.reviews, name="local-plan-reviews"),
    path(f"{PLAN}reviews/draft/", reviewing.draft, name="local-plan-review-draft"),
    path(f"{PLAN}reviews/<int:year>/", reviewing.review, name="local-plan-review"),
    path(f"{PLAN}reviews/<int:year>/write/", reviewing.write, name="local-plan-review-write"),
    path(f"{PLAN}reviews/<int:year>/publish/", reviewing.publish, name="local-plan-review-publish"),
    path(f"{PLAN}workforce/", strategy.strategy, name="local-plan-strategy"),
    path(f"{PLAN}workforce/print/", strategy.printed, name="local-plan-strategy-printed"),
    path(f"{PLAN}needs/projected/", strategy.take_projected, name="local-plan-need-projected"),
    path(ASSESSED, strategy.assessment, name="board-assessment"),
    path(f"{ASSESSED}<slug:band>/", strategy.score, name="board-assessment-score"),
]

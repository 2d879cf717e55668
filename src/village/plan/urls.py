"""Addresses of plans: the default plan at /plan/, every plan at /plans/<id>/, the officers' pages beside them."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from village.plan.views import (
    commitments,
    figures,
    knowing,
    money,
    overview,
    plans,
    progress,
    remits,
    rights,
    stories,
    timeline,
)

of_a_plan: list[URLPattern | URLResolver] = [
    path("", overview.plan_on_a_page),
    path("goals/", overview.goals),
    path("goals/<slug:goal_id>/", overview.goal),
    path("chapters/", overview.chapters),
    path("chapters/<slug:slug>/", overview.chapter),
    path("ages/", overview.ages),
    path("ages/<slug:age_id>/", overview.age),
    path("commitments/", commitments.listing),
    path("commitments/<slug:commitment_id>/", commitments.record),
    path("money/", money.money),
    path("rights/", rights.rights),
    path("roles/", remits.roles),
    path("roles/<slug:role>/", remits.role),
    path("bodies/", remits.bodies),
    path("stories/", stories.stories),
    path("stories/<slug:story_id>/", stories.story),
    path("timeline/", timeline.timeline),
    path("figures/", figures.figures),
    path("check/", knowing.check),
    path("glossary/", knowing.glossary),
    path("sources/", knowing.sources),
    path("sources/<slug:source_id>/", knowing.source),
    path("progress/", progress.progress),
    path("progress/report.<slug:kind>", progress.report_file),
    path("progress/<int:year>/", progress.progress_in),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/", plans.plans, name="plans"),
    path("plans/<slug:plan_id>/", include(of_a_plan)),
    path("plan/", include((of_a_plan, "plan"))),
]
if find_spec("village.plan.office_urls"):
    urlpatterns.append(path("plan-office/", include("village.plan.office_urls")))

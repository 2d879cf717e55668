"""Pages that nobody gets to on a round of the demo, by the reason. A page that is not here must be got to."""

UNREACHED: dict[str, tuple[str, ...]] = {
    "it leads on at once, to its first step or to where it is done": (
        "/plan-office/<slug:plan_id>/commitments/<slug:commitment_id>/record/",
        "/plan-office/<slug:plan_id>/record/",
        "/plan-office/boards/<slug:board>/meeting/",
        "/plan-office/updates/<int:update_id>/decide/",
    ),
    "nobody in the demo opens boards": ("/plan-office/boards/open/",),
    "no plan of the demo is so far, or any more": (
        "/plan-office/local-plans/<slug:plan>/adoption/adopt/",
        "/plan-office/local-plans/<slug:plan>/adoption/adopt/<slug:step>/",
        "/plan-office/local-plans/<slug:plan>/consultation/answer/",
        "/plan-office/local-plans/<slug:plan>/consultation/open/",
        "/plan-office/local-plans/<slug:plan>/consultation/open/<slug:step>/",
        "/plan-office/local-plans/<slug:plan>/reviews/<int:year>/",
        "/plan-office/local-plans/<slug:plan>/reviews/<int:year>/publish/",
        "/plan-office/local-plans/<slug:plan>/reviews/<int:year>/write/",
    ),
}

"""What can be done with a board and the plan it makes. What was consulted upon or adopted is open to all."""

PERMISSIONS = (
    "board.office.read",
    "board.open",
    "board.keep",
    "board.plan.draft",
    "board.plan.adopt",
    "board.support.agree.area",
    "board.support.agree.region",
    "board.strategy.moderate",
)

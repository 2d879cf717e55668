"""What may be said of how somebody grows: what is kept, and in words."""

from decimal import Decimal

SUPERVISION, DEVELOPMENT = "supervision", "development"
EVIDENCE = {SUPERVISION: "Supervision was held", DEVELOPMENT: "Time for development"}
CONFIRMED, DISPUTED = "confirmed", "disputed"
ANSWERS = {CONFIRMED: "Yes, this was so", DISPUTED: "No, this was not so"}
REASONS = {
    "self-review": "My self-review",
    "role": "My role asks for it",
    "induction": "My induction",
    "interest": "I want to",
}
RATED = (1, 2, 3, 4)
"""How somebody rates themselves: the steps of the scale of the common core."""
MOST_HOURS = Decimal(24)
MOST_CASES = 200
MOST_PLACES = 500

"""A board and the plan it makes for its area: members, needs taken from the scorecard, priorities, actions,
consultation, meetings, adoption, yearly reviews and the support agreed with the region. Adoption turns the plan into an
edition of `village.plan`; from then on it is a plan like any other. It does not know who an account's person is."""

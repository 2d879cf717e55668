"""Made-up plans and people, for the demo, tests and guides. Everything here says of itself that it is made up; nothing
outside the demo and the tests reads it."""

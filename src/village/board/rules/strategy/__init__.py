"""A local workforce strategy: what figures and projections say, what evidence bears, what three years brought."""

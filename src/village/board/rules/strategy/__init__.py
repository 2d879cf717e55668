"""A local workforce strategy: what figures and projections say, by theme; what evidence bears; what three years brought."""

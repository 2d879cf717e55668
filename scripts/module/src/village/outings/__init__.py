"""Outings: what an organisation keeps of each, and who may. It does not hold anything of anybody's life. Say here what
it owns, and what it leaves to others."""

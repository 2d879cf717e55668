"""Linkage of whole files, for someone who has two tables and no server: read, compare, learn, choose, write."""

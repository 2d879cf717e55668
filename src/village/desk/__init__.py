"""The signed-in home at /work/: what is due, new, waiting and watched, in the same four lists for everyone, filled by
role.

It owns nothing: each module says what it has for a person, and this door puts it together.
"""

"""The door that is open to all: the home page, and what Village says of itself.

It shows what others know and keeps nothing of its own. No page here can reach a named person.
"""

"""What may be shown of a table of counts: cells are hidden and rounded once and last, then the release is attacked.

`protect` decides what is shown; `attack` knows only what is shown and tries to find the rest. They share the words of
`cells` and `rules` and nothing else, so that a mistake in one is found by the other. It owns no rows and no pages.
"""

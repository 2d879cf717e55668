"""Owns how a published file becomes observations: a mapping (data) says what its columns mean, the file is read as
text, every cell is understood strictly or set aside with its row and the reason, and nothing is guessed.

    mapping  what a person writes about a file      times, places, groups  what its words mean
    files    a file as a table of text, bounded     cells                  numbers and codes
    reading  one file, whole: `read(path, mapping)` lait                   the one layout with a dictionary
    draft    a mapping begun from a file            shipped                the mappings that come with Village
"""

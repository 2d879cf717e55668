"""Schools judged one by one: which are below a line, which coast, and how sure either is. The rules are data; the
judging is plain Python on rows, and knows no file.

    definition  the rules: which figure, which line, how many pupils, which paragraph says so
    line        one school's share of pupils against a line, with the chance that it is under it
    coasting    reasonable results with low progress, or none better after several years
    counts      how many schools of an area are below, as an interval where some are hidden
    figures     schools' figures as tables, from observations
    lists       the lists as tables to download, and from plain frames
"""

"""How many there will be: stocks and flows carried forward, with how sure that is.

Knows how, not what: it works on series of any people in any areas (stock, joiners, leavers) and keeps nothing. It says
a point, an interval and what "no change" would have said, and scores itself against years that it has not seen.
"""

"""How sure a figure is: intervals of proportions, counts, rates and means, of differences between them, and what is
unusual among many. Everything works on numbers and arrays of numbers and knows no file.

    intervals   Wilson, Byar, a mean; the interval of a difference
    different   whether a figure differs from England, from neighbours, from last year
    progress8   the published intervals and bandings of Progress 8
    funnel      who is unusual among many, when they differ by more than chance
"""

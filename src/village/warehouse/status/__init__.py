"""Whether a target will be met: the probability, from a damped local trend whose intervals are as wide as its own
past errors, always beside “no change” and beside the method's track record. Nothing here extends a rate of growth.

    series    figures of one measure over time, laid out in even steps
    scale     the scale on which a unit's figures are forecast, and how sure each figure is there
    trend     forecasts from every origin, of many series at once
    backtest  what those forecasts were worth: widening, bias, error, coverage
    target    what is to be reached, by when
    decide    the state, and the sentences
"""

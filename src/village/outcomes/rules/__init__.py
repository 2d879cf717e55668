"""How figures are said: values, intervals, verdicts and the status of targets, in words that leave nothing out."""

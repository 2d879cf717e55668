"""What is the same: whether two records are of one person, and why.

Knows how, not what: it works on plain records and plain files, of children, of workers or of services, and keeps
nothing. `rules` normalise a record, say under which keys it is found, compare two records level by level, weigh the
levels by a model and decide. Who keeps records and links (the index of children, the workforce) is above.
"""

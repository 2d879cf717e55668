"""One child from many records, and who works with that child: identity, pointers and involvement, never case content.

Owns: the systems that send records, each record as it came, which child it is believed to be of and why, the reviews
of what is uncertain, who is involved with a child, shields, and the reasons people gave when they looked. Knows nothing
of assessments, plans or outcomes beyond that one exists and whom to ask.
"""

"""One child from many records, and who works with that child: identity, pointers and involvement, never case content.

Owns: the systems that send records, each feed and each record as it came, which child a record is believed to be of and
why, the models of matching and who signed them, the reviews of what is uncertain and samples of what was not, who is
involved with a child, shields and looks behind them, new identities, the reasons people gave when they looked and what
stood out in that, messages between those who work with a child, and what other systems are told of the children they
know. Knows nothing of assessments, plans or outcomes beyond that one exists, how far it is and whom to ask. How
records are compared and decided about is `linkage`; who may ask, and is vetted and trained, is `kernel.access`.
"""

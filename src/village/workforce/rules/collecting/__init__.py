"""Collections: what a return changes, how good it is, how far it has come, and what is reckoned where none came."""

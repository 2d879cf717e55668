"""The door of what is asked and answered: plain values, without an index."""

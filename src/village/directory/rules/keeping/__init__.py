"""The door of who keeps what the directory says: what may be written, what is known, what is still so."""

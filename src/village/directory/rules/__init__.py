"""The door of the directory's decisions: plain Python, the date passed in."""

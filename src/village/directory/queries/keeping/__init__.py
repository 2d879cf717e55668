"""The door of what is told of keeping the directory."""

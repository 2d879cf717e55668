"""The pages of who keeps the directory."""

"""The pages of collections and returns."""

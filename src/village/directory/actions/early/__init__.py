"""The early learning entitlement: what is said of funded places."""

from village.directory.actions.early.places import say_places

__all__ = ["say_places"]

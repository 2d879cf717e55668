"""The public pages of a plan: open to all, read only, every choice in the address."""

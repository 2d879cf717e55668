"""Returns from files, and rules run on whole tables of them."""

"""How a service's record becomes what is searched: which kinds of help it gives, for whom, when, with what access."""

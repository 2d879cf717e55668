"""How a service's document is read for those who look for help: what it says, and what it leaves open."""

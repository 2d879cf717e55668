"""Returns: the standard they follow, what files and XML of them become, and the rules they are held to."""

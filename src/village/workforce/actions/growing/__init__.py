"""What is written of how workers grow."""

"""What is known of how workers grow."""

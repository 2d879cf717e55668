"""What 13 to 19 year olds look for, write of it, and where there is nothing for them."""

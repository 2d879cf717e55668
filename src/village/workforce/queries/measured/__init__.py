"""What measures of a workforce are counted from."""

"""What is read of the standard from outside the database: its tables, and files and feeds that are held to it."""

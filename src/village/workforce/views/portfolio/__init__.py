"""The pages of what one holds, and of what an employer is shown."""

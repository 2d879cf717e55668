"""The pages of schools: below a line, coasting, counts by area, and one school."""

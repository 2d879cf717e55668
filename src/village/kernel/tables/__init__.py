"""Reading tables and manifests from files that nobody vouches for, and writing tables that are safe to open.

Every refusal names the file, the row, the column, what is wrong and what to do. What the cells mean is the caller's.
"""

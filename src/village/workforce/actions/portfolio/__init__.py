"""Keeping what one holds, showing it to an employer for a while, and that an employer saw a certificate."""

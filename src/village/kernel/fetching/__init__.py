"""Fetches what others publish, and is made to reach nothing else: no address of this network, no endless page, no bomb.

It does not know what it fetches, nor keeps it.
"""

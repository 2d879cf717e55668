"""What every other part stands on: standards, calendar, tables, areas, organisations, accounts, access, audit and jobs.

It knows nothing of children, plans or services, and imports nothing above itself.
"""

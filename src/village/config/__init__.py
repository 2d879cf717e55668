"""The wiring: settings, addresses, the template environment. It decides nothing about children or plans."""

"""Outcomes: which releases of published figures this Village holds, who loaded them, and the pages of the measures made
of them.

A release's rows are files (see `warehouse.releases`); here stands the record that names them and their hash. It holds
no plan and nothing of a person.
"""

"""The progress report as files: one web page, one tagged PDF, tables and the whole as JSON, all from `rules.report`.

A document for a day, which leaves the house and is read far from it: neither a page (it stands alone, without this
site's addresses, styles or scripts) nor an extract (it is for people). `actions.write_report` writes it.
"""

from village.plan.report.write import write_report

__all__ = ["write_report"]

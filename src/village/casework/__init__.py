"""Help that holds together: families and who belongs to them, episodes of help, the team and its one lead, what a
family agreed to, concerns for safety, and who may see which of it.

Owns what is known and done about a family. Names a child of the index by an opaque reference, and tells the index only
that an assessment exists and whom to ask. What is asked is `forms`, how work goes on is `workflow`; this module says
who may, and what is so.
"""

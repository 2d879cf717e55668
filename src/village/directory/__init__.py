"""What help there is: services, who provides them, where and when, in the record of the national standard.

It owns the directory of an area: what its sources sent, what providers keep themselves, how it is searched and
published. It does not own who gets help (casework), whose records those are (people) or how search works (search).
"""

"""How things look.

This engine owns the page frame, the components, the form markup, the charts, the
maps, the journey runner, the number and date formats, and the vendored browser
files. It knows nothing of children, plans or services: callers hand it plain
values and it hands back markup. It does not decide who may see a page, make a
figure, suppress a value, or store anything beyond a journey's answers in the
session of the person giving them.
"""

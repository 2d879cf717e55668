"""Made-up services of a town, at real postcodes and with made-up names, in the national standard's documents: as five
directories of different care would send them, with what is wrong with them. What each truly is stays beside it, so that
a search can be judged.
"""

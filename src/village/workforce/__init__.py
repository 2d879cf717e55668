"""Who works with children: people, the posts they hold for their employers, what they are qualified for and cleared to
do, and the returns that employers make of them.

It owns the register and the standard that the returns follow. It does not own accounts (kernel), what a team does for a
family (casework) or the workforce strategy, which is a plan.
"""

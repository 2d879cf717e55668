"""Made-up children of made-up families, and what six services would have on record of them, mistakes and all.

Owns how they are made: who there is (`families`), where they live (`homes`), what they are called (`names`), who holds
a record from when until when (`episodes`), what stands in it on a day (`records`) and what went wrong with it
(`mistakes`). Every choice is drawn from the seed, a purpose and the number of whom it concerns (`draws`), so the same
seed makes the same bytes, in whatever order and however many at a time they are made. The numbers are in
`reference/synthetic/people.yaml`, the names in `reference/names`.
"""

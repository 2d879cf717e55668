"""Owns the areas that children's services are organised by: every upper-tier authority, region and England from 2007,
their ONS and DfE codes, what each became when it was merged, split or recoded, which borders which, where it sits
on the tile map, and which authority a postcode lies in. Reference data stay in memory, read from CSV in
`village/reference/areas`; there is no table, so other modules store an area's nine-character code and not a foreign
key. It does not own wards, schools or health bodies, nor what an area plans or achieves.
"""

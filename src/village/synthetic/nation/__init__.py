"""A made-up authority of any size, or all of England, in Parquet: its children, what six services send of them, what
became of them, and the tables that a warehouse counts from.

The children are those of `synthetic.people`, authority by authority, each with numbers of its own (`places`); what
became of them is drawn by their numbers too (`facts`, `helped`). An authority is a part: it is made aside and put in
place whole, so that a run that was killed goes on from the last (`kept`). What is counted of all parts comes after them
(`counted`), the manifest last. How much memory and disk there may be is in `bounds`.
"""

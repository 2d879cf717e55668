"""How figures are made: typed tables become Parquet, Parquet becomes one immutable DuckDB file, and that file is
swapped whole and opened read-only. It owns the files and how they are opened; it does not know what a plan or a child
is, needs no web application, and works on any folder.

    <folder>/current              the version in use, as text; replaced in one step
    <folder>/<version>/*.parquet  the tables
    <folder>/<version>/warehouse.duckdb
"""

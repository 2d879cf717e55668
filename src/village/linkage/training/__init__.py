"""What agreement is worth, learnt in batch from all records of an index by Splink: on DuckDB, or on Spark for more
than a machine holds. Nothing here decides about a record: what comes out is a model."""

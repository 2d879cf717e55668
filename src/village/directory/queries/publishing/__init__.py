"""What is published of the record, in the standard's shapes."""

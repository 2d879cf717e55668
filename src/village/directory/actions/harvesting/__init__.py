"""Reading sources into the record: their pages are fetched, what came is kept, what is fit of it is taken in."""

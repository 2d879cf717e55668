"""What stands anywhere in the database."""

from django.db import connection


def tables_that_say(*words: str) -> set[str]:
    """Every table of the database in which a row says one of these, however it is written."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            text = " ".join(str(value) for row in cursor.fetchall() for value in row).casefold()
            if any(word.casefold() in text for word in words):
                found.add(table)
    return found

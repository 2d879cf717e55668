"""What a report says of a national helpline, as a document of the standard."""

from collections.abc import Callable, Mapping

from village.directory.rules.record import Document

THEN = "Named in the progress report of 2009 (paragraph {paragraph}); whether it is so today is not known here."


def document_of(row: Mapping[str, str], key: Callable[[str], str]) -> Document:
    """The nested document of a row of `reference/directory/national`. `key`: what a thing is called → its id."""
    told = [
        f"{row['what_for']}.",
        f"For {row['for_whom']}.",
        f"{row['then']}." if row["then"] else "",
        THEN.format(**row),
    ]
    made: Document = {
        "id": key(row["id"]),
        "name": row["name"],
        "description": " ".join(filter(None, told)),
        "status": "active",
        "organization": {"id": key(f"provider {row['provider']}"), "name": row["provider"], "description": ""},
        "service_areas": [{"id": key(f"{row['id']} area"), "name": "England"}],
    }
    if row["phone"]:
        made["phones"] = [{"id": key(f"{row['id']} phone"), "number": row["phone"]}]
    return made

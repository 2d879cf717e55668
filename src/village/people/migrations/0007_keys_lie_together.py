"""Keys are numbered so that those that begin alike lie together (`linkage.rules.keys.hashed`): each that is kept gets
the number that its record makes of it now. Whose it is and where it is open stays."""

from collections import defaultdict
from hashlib import blake2b
from itertools import islice
from zlib import crc32

from django.db import migrations

from village.linkage.rules.keys import keys

AT_ONCE = 500


def apart(key):
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def together(key):
    start, end = key.find(":") + 1, key.rfind("/")
    begins = crc32((key[start:end] if end > 0 else key).encode()) >> 16
    return (begins << 48 | int.from_bytes(blake2b(key.encode(), digest_size=6).digest(), "big")) - 2**63


def number_anew(apps, was, now):
    """A key that no record of its child makes any more is not kept."""
    records, index = (apps.get_model("people", name).objects for name in ("Record", "Key"))
    children = iter(list(index.order_by("child").values_list("child", flat=True).distinct()))
    while some := list(islice(children, AT_ONCE)):
        numbers = defaultdict(dict)
        for child, values in records.filter(child__in=some).values_list("child", "values"):
            numbers[child] |= {was(key): now(key) for key in keys(values)}
        kept = list(index.filter(child__in=some).values_list("key", "area", "child"))
        index.filter(child__in=some).delete()
        found = {(numbers[child][key], area, child) for key, area, child in kept if key in numbers[child]}
        index.bulk_create(index.model(key=key, area=area, child_id=child) for key, area, child in sorted(found))


class Migration(migrations.Migration):
    dependencies = [("people", "0006_told_of_help")]
    operations = [
        migrations.RunPython(
            lambda apps, _: number_anew(apps, apart, together), lambda apps, _: number_anew(apps, together, apart)
        )
    ]

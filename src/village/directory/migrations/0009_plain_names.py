from typing import Any

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

from village.directory.rules.finding.plain import called


def plainly(apps: Any, editor: Any) -> None:
    """Names that sources wrote with tags, as they are told from here on; whoever has a copy learns it."""
    for kind in ("Service", "Provider"):
        model = apps.get_model("directory", kind)
        for one in model.objects.filter(Q(name__contains="<") | Q(name__contains="&")).iterator():
            plain = called(one.name)
            if plain != one.name:
                model.objects.filter(pk=one.pk).update(name=plain, changed_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_looked_up")]

    operations = [migrations.RunPython(plainly, migrations.RunPython.noop)]

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

_EMPLOYERS = import_module("village.workforce.migrations.0003_of_one_employer")
KINDS = ["childrens-centre", "full-day-care", "sessional-care", "school", "other"]


class Migration(migrations.Migration):
    """What kind of site one is. On SQLite Django builds the table of sites again: its trigger would be lost, and those
    of posts, which look into it, would stop that. So all of `0003_of_one_employer` go before and are made again after,
    either way."""

    dependencies = [("workforce", "0007_portfolio")]
    operations = [
        _EMPLOYERS.TRIGGERS.undone(),
        migrations.AddField("site", "kind", models.CharField(default="other", max_length=16)),
        migrations.AddConstraint(
            "site", models.CheckConstraint(name="site_kind_known", condition=Q(kind__in=KINDS))
        ),
        _EMPLOYERS.TRIGGERS,
    ]

import django.db.models.deletion
from django.db import migrations, models

from village.kernel.audit.append_only import append_only


class Migration(migrations.Migration):
    """Since when an employer's register holds everybody: only ever added to."""

    dependencies = [
        ("organisations", "0001_organisation"),
        ("workforce", "0005_growing"),
    ]
    operations = [
        migrations.CreateModel(
            name="CompleteSince",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since_on", models.DateField()),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        append_only("workforce_completesince", ["id"]),
    ]

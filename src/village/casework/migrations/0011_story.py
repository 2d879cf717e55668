from django.db import migrations, models

from village.kernel.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_owed_entries")]

    operations = [
        migrations.CreateModel(
            name="AreaThreshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=9)),
                ("scale", models.CharField(max_length=90)),
                ("code", models.CharField(max_length=80)),
                ("from_on", models.DateField()),
                ("because", models.CharField(max_length=300)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["from_on", "pk"],
                "indexes": [models.Index(fields=["area", "from_on"], name="threshold_of_an_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("because", ""), _negated=True), models.Q(("code", ""), _negated=True)
                        ),
                        name="threshold_with_a_reason",
                    )
                ],
            },
        ),
        append_only("casework_areathreshold", unique=("id",)),
    ]

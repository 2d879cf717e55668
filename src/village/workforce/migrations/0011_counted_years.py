from django.db import migrations, models

from village.kernel.audit.append_only import append_only


class Migration(migrations.Migration):
    """What was told of a year of an area when it was counted first: only ever added to."""

    dependencies = [("workforce", "0010_portfolio_over_time")]
    operations = [
        migrations.CreateModel(
            name="CountedYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=9)),
                ("year", models.PositiveSmallIntegerField()),
                ("told", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["area", "year"],
                "constraints": [models.UniqueConstraint(fields=("area", "year"), name="workforce_year_counted_once")],
            },
        ),
        append_only("workforce_countedyear", ["id", ("area", "year")]),
    ]

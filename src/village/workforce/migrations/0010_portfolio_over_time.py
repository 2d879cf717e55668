from django.db import migrations, models


class Migration(migrations.Migration):
    """A badge comes with another holding when it is brought again; that a certificate was seen ends and stays."""

    dependencies = [
        ("workforce", "0009_whose_hands"),
    ]
    operations = [
        migrations.AlterField(model_name="carried", name="badge", field=models.CharField(max_length=200)),
        migrations.AlterField(
            model_name="carried", name="holder", field=models.CharField(db_index=True, max_length=200)
        ),
        migrations.AddField(model_name="certificateseen", name="until_at", field=models.DateTimeField(null=True)),
        migrations.RemoveConstraint(model_name="certificateseen", name="certificate_seen_once_by_an_employer"),
        migrations.AddConstraint(
            model_name="certificateseen",
            constraint=models.UniqueConstraint(
                condition=models.Q(until_at=None),
                fields=["holding", "employer"],
                name="certificate_seen_once_by_an_employer",
            ),
        ),
    ]

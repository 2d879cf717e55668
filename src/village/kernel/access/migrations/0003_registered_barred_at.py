from django.db import migrations, models


class Migration(migrations.Migration):
    """Since when somebody in the register of workers has no role and is given none."""

    dependencies = [("access", "0002_registered_and_instants")]
    operations = [migrations.AddField("registered", "barred_at", models.DateTimeField(null=True))]

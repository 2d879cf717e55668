import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0005_young'),
    ]

    operations = [
        migrations.AddField(
            model_name='harvest',
            name='token',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
    ]

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_an_episode(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each access is to the newest episode of the person's families that there was when they were invited."""
    access, episodes = apps.get_model("casework", "FamilyAccess"), apps.get_model("casework", "Episode")
    for one in access.objects.all():
        found = episodes.objects.filter(family__belongings__person=one.person_id).order_by("-opened_at", "-pk")
        known = found.filter(opened_at__lte=one.at).first() or found.first()
        access.objects.filter(pk=one.pk).update(episode=known)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_upwards"),
    ]

    operations = [
        migrations.AddField(
            model_name="familyaccess",
            name="episode",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="own_access",
                to="casework.episode",
            ),
        ),
        migrations.RunPython(give_an_episode, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="familyaccess",
            name="episode",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="own_access", to="casework.episode"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="familyaccess",
            name="family_access_once",
        ),
        migrations.AddConstraint(
            model_name="familyaccess",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("person", "episode"),
                name="family_access_once",
            ),
        ),
    ]

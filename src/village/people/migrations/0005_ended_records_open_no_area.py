"""Keys by which a child is still found in an area where only ended records of it are left, although a service works
with it elsewhere (docs/adr/0012)."""

from django.db import migrations

NOW = """
  SELECT 1 FROM people_record r
  JOIN people_involvement i ON i.record_id = r.id
  JOIN people_sourcesystem s ON s.id = r.source_id
  WHERE r.child_id = people_key.child_id AND r.ended_at IS NULL AND i.working
    AND (s.sensitive = '' OR i.consent > '' OR i.grounds > '')
"""
FORGET = f"""
DELETE FROM people_key
WHERE area > 0 AND EXISTS ({NOW}) AND NOT EXISTS ({NOW} AND CAST(substr(s.area, 2) AS integer) = people_key.area)
"""  # nosec B608: all of it is ours


class Migration(migrations.Migration):
    dependencies = [("people", "0004_feeds_sent_again")]
    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]

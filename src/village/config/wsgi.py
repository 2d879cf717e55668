"""The web server's way in."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "village.config.settings")
application = get_wsgi_application()

# Python looks for rings of objects among all that there are, a third of a second at a time, while every reader of this
# process waits: what is loaded once is left out of that, and it is done seldom (docs/guides/searching-measured.md).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)

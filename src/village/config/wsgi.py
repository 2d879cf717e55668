"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

from village.kernel.rings import look_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "village.config.settings")
application = get_wsgi_application()
look_seldom()

"""Village's settings with the database's varied by $VILLAGE_BENCH_DATABASE, JSON, to measure what each is worth."""

import json
import os

from village.config.settings import *  # noqa: F403 - the same settings but for what follows
from village.config.settings import DATABASES

_varied = json.loads(os.environ.get("VILLAGE_BENCH_DATABASE", "{}"))
DATABASES["default"]["OPTIONS"] = {**DATABASES["default"].get("OPTIONS", {}), **_varied.pop("OPTIONS", {})}
DATABASES["default"].update(_varied)

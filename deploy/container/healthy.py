"""Whether the server in this container answers its first page: exit code 0 or 1. It asks as the proxy would."""

import http.client
import os
import sys

host = os.environ.get("VILLAGE_HOSTS", "").split(",")[0].strip()
try:
    server = http.client.HTTPConnection("127.0.0.1", 8000, timeout=8)
    server.request("GET", "/", headers={"Host": host.lstrip("."), "X-Forwarded-Proto": "https"})
    sys.exit(server.getresponse().status != 200)
except OSError:
    sys.exit(1)

"""Every answer tells the browser to run nothing from elsewhere, to be framed by nobody and to say nowhere where it came
from; in service it is asked for by https alone, and its cookies too."""

import json
from pathlib import Path

import pytest
from django.test import Client

from tests.spec.test_service_starts_safely import GOOD, start

ASKED = """
import json, django
django.setup()
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.test import Client, RequestFactory
names = ("DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_PATH",
    "SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_PATH", "CSRF_COOKIE_DOMAIN")
plain = Client().get("/sign-in/", headers={"Host": "village.example.org"})
try:
    elsewhere = RequestFactory().get("/", headers={"Host": "elsewhere.example.org"}).get_host()
except DisallowedHost:
    elsewhere = ""
print(json.dumps({**{name: getattr(settings, name) for name in names},
    "plain": [plain.status_code, plain.headers.get("Location")], "elsewhere": elsewhere}))
"""


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sign-in/", "/work/", "/nothing-here/", "/services/"])
def test_headers_of_every_answer(client: Client, address: str) -> None:
    answer = client.get(address)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_nothing_repeats_a_request_to_its_sender(client: Client) -> None:
    for address in ("/", "/sign-in/", "/services/", "/v1/sources/none/feeds/", "/nothing-here/"):
        answer = client.trace(address, headers={"X-Canary": "canary"})
        assert "canary" not in answer.content.decode() + str(answer.headers), address


@pytest.mark.slow
def test_in_service_nothing_goes_without_tls_or_under_another_name(tmp_path: Path) -> None:
    done = start(["-c", ASKED], tmp_path, **GOOD, DJANGO_SETTINGS_MODULE="village.config.settings")
    said = json.loads(done.stdout)
    assert said["DEBUG"] is False
    assert said["SESSION_COOKIE_SECURE"] is said["CSRF_COOKIE_SECURE"] is True
    assert said["SESSION_COOKIE_HTTPONLY"] is said["CSRF_COOKIE_HTTPONLY"] is True
    assert said["SESSION_COOKIE_SAMESITE"] == "Lax"
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):  # a browser refuses such a name with another path or a domain
        assert said[f"{cookie}_NAME"].startswith("__Host-")
        assert (said[f"{cookie}_PATH"], said[f"{cookie}_DOMAIN"]) == ("/", None)
    assert said["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert said["plain"] == [301, "https://village.example.org/sign-in/"]
    assert said["elsewhere"] == ""

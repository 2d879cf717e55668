"""Pages of an office as they are read, and journeys as they are walked."""

import re

from django.http import HttpResponse
from django.test import Client


def words(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode().split("<main")[-1]).split())


def form_token(response: HttpResponse) -> str:
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert found is not None
    return found[1]


def walk(client: Client, base: str, steps: dict[str, dict[str, str]]) -> HttpResponse:
    for step, typed in steps.items():
        answer = client.post(f"{base}{step}/", typed)
        assert answer.status_code == 302, (step, words(answer))
    return client.get(f"{base}check/")

"""Before any plan is loaded, the pages say so and what to do."""

from django.test import Client


def test_no_plan_is_an_honest_page(client: Client) -> None:
    for address in ("/plan/", "/plan/money/", "/plan/commitments/any/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "No plan has been loaded yet" in answer.content.decode()
    assert client.get("/").status_code == 200
    assert client.get("/data/").status_code == 200
    assert "No plan has been loaded yet" in client.get("/plans/").content.decode()
    assert client.get("/plans/childrens-plan-2007/").status_code == 404

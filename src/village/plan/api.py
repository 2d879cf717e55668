"""The read-only public API of plans, mounted at ``/api/``."""

from ninja import NinjaAPI

api = NinjaAPI(title="Village", version="1", docs_url=None)

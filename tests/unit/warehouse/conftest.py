from tests.warehouse_fixtures import no_undeclared_warehouse, warehouse  # noqa: F401

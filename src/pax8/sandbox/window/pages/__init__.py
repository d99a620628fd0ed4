"""What each page of the window shows."""

from importlib import import_module

# Importing what shows a page is what makes it shown.
for _name in ("requests", "companies", "sales", "invoices", "quotes", "webhooks", "controls"):
    import_module(f"{__name__}.{_name}")

"""Whose Pax8 a sandbox is: the partner, and the person who holds its credentials."""

from __future__ import annotations

ACCOUNT_ID = "4f1d2c7e-93b6-4a58-8e0d-7c5b2a9f6e31"
NAME = "Harbor Lane Technology Partners"
DOMAIN = "harborlane.example"
STREET, CITY, STATE, POSTCODE, COUNTRY = "1200 17th Street", "Denver", "CO", "80202", "US"
USER_ID = "c2b7a0d4-5a51-4f3e-8d0e-5f6f4f1f9a20"

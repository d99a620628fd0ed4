"""Webhooks of a partner: what Pax8 tells of by itself, to whom, and how that went."""

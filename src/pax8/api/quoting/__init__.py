"""Quotes: what is offered to a company before it is ordered."""

"""What the sandbox answers on the webhooks surface, and what it posts by itself."""

from pax8.sandbox.webhooks import deliveries, events, logs, refusals, topics_of, webhooks

__all__ = ["deliveries", "events", "logs", "refusals", "topics_of", "webhooks"]

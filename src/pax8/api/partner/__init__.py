"""The partner surface: what a managed service provider buys, for whom, and for how much."""

"""Orders as a person thinks of them, worked out before they are placed."""

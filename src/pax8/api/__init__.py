"""What Pax8 can do and what it says, one file a resource."""

"""What knows HTTP and Python, and no endpoint of Pax8."""

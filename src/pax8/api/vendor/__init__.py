"""What vendors do at Pax8: provision what was ordered, and tell what was used."""

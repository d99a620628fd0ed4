"""What the partner is billed: a monthly run over all subscriptions, exact to the cent."""

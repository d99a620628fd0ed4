"""How fast it is: each thing beside a baseline that is measured in the same run."""

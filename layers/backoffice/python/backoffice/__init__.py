"""The back office of a mental-health practice network: its rules, its desks, and its doors."""

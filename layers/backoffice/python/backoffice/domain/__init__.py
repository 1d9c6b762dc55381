"""The rules of the office: pure, and readable without knowing where anything runs."""

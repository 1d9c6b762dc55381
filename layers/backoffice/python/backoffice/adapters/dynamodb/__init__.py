"""The tables of the office, one class each, and the one way to write them."""

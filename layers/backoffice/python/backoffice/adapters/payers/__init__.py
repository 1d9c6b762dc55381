"""The way to the payers: what the office asks, as X12, over one clearinghouse or another."""

"""The office's hands: what it does to tables, mail, buckets and payers."""

"""The way to the payment processor, which meets clients' cards so that we never do."""

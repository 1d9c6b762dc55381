"""E-mail: what the messages say, and the service that carries them."""

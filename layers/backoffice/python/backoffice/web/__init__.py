"""The doors of the office: who may come in, and how it is answered."""

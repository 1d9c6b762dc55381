"""The desks of the office: each loads, decides, keeps, and answers."""

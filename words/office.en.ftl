# The owner's office.

office-title = Office
office-close = Back to the counter
office-home = Today

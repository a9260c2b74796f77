"""Messages that an organiser writes to many registrants: who, what, when, and how it went."""

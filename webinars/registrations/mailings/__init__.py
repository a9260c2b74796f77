"""Messages from an event's organisers to many of its people: written, checked, sent, counted."""

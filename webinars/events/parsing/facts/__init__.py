"""Facts about an event, read from a pasted text: `reading.parse_facts` begins."""

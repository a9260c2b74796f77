"""Agendas, read from a pasted text: `reading.parse_agenda` begins."""

"""What was pasted or uploaded, as blocks of lines: `reading.read_text` and `read_file` begin."""

"""People in and out as files: lists that are imported, who came, and what is exported."""

"""People in lines of pasted texts: `reading` begins."""

"""The people of an event as its organisers see them: found, decided about, corrected, added."""

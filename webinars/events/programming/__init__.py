"""Preparing a programme: the agenda, the directory of speakers, the languages of each item."""

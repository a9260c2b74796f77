"""Reminders before an event's dates, for those who come."""

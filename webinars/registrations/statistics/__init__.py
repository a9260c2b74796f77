"""Counts about an event's registrations, for its dashboard and its report: never people."""

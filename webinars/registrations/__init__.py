"""Registering for an event, and everything a registrant does afterwards."""

"""Organisations, users and members."""

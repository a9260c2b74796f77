"""The commands below `webinars`, by subject."""

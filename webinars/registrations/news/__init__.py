"""News of an event for those who registered: notices become one mail for each person."""

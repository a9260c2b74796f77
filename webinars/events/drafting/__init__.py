"""From pasted texts to a draft: kept, read with where each value stands, and made into an event."""

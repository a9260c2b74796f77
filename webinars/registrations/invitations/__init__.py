"""People who are invited to an event: lists of them, their mails, their answers."""

"""The whole system, started as its users start it: real processes, a real socket, real SMTP."""

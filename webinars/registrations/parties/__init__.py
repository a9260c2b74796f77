"""People who were registered in one go by somebody of their organisation."""

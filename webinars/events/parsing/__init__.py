"""Reading pasted texts: agendas and facts about events. Pure functions, no database."""

"""Events, their programme, speakers, languages and questions."""

"""The public pages: readable editions for people, from the editions and their index alone."""

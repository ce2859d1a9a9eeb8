"""Many reports into one picture: copies, incidents, values and series."""

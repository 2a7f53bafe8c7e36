"""DOOR: the `flask …` commands, one file a room."""

"""Speed of the tablet app."""

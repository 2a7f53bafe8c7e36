"""What groups raise, and the lists of points made of it."""

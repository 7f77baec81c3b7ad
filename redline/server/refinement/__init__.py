"""The routes of this product itself: a whole record of the loop, and rewards of steps."""

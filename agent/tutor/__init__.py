"""A student's own steps, checked one by one."""

"""How sure a figure is: intervals and e-values in closed form."""

"""What every request passes before and after its route: who sent it, how much it is, how errors are told."""

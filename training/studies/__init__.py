"""The shape of the GenPRM paper's tables at embedded scale: five studies on what a run of `redline train all` left."""

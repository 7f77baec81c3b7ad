"""Problems made from programs: numbers, phrasings, worked solutions, mistakes."""

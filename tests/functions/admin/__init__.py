"""Administration: the directory, the figures, the acts and their log."""

"""What belongs to one notebook: its own figures, and the checks of its exercises."""

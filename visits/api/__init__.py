"""The public API: editions and their index, nothing else."""

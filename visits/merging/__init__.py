"""Who is who: finding that two rows are one, or that they are not, so that either can be taken back."""

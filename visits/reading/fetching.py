"""Pages fetched politely."""


class Fetcher:
    """Placeholder of the signature: filled in below."""

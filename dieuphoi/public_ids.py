"""Public ids: a letter for the kind and ten random characters of Crockford's base32, never reused.

They are given when a record is first published. 32**10 values: two alike among a billion are a database error, not a mix-up.
"""

import secrets

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 11
PATTERN = rf"^[a-z][{CROCKFORD}]{{10}}$"


def new_public_id(letter: str) -> str:
    """For example ``v7k2m9q0xr4`` for a visit."""
    return letter + "".join(secrets.choice(CROCKFORD) for _ in range(LENGTH - 1))

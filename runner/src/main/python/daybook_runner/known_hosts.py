"""Host keys as OpenSSH notes them."""


def read(path):
    """The set of (name, "type key") in a known_hosts file; empty if there is no such file."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = [line.split() for line in file if not line.startswith(("#", "@"))]
    except FileNotFoundError:
        return set()
    return {(name, " ".join(words[1:3])) for words in lines if len(words) >= 3 for name in words[0].split(",")}

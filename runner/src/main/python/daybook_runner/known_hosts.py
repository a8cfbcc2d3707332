"""Host keys as OpenSSH notes them."""
import os
import stat

_LONGEST = 1 << 20


def read(path, owner):
    """The set of (name, "type key") in a known_hosts file of that user; empty if there is no such file.

    The play may have put anything there: what is no plain file of its user is not read, nor is more than 1 MiB."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return set()
    with open(descriptor, encoding="utf-8", errors="replace") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != owner:
            return set()
        lines = [line.split() for line in file.read(_LONGEST).splitlines() if not line.startswith(("#", "@"))]
    return {(name, " ".join(words[1:3])) for words in lines if len(words) >= 3 for name in words[0].split(",")}

"""Known secrets, struck out of whatever is told of a run."""
import base64
import html
import itertools
import json
import re
import shlex
import urllib.parse

from daybook_runner.text import visible

MASK = "********"
SHORTEST = 4
"""In characters; what is shorter is no secret, and would strike out half of what is said."""

SHORTEST_LINE = 8
"""Of a secret of many lines: shorter ones may be anything."""

_SAME_EVERYWHERE = re.compile(r"[\w@%+=:,./-]*", re.ASCII)
"""Needs no quotes and no escapes, in whichever language."""

_WRAPPED = re.compile(r"^(\[[A-Z ]+\]: |ERROR! )", re.MULTILINE)
"""Ansible cuts the words that begin like this into lines, at blanks, behind hyphens and, if need be, anywhere."""

_KEPT_IN_ALL = frozenset(("host", "uuid", "level", "status", "reason", "interrupted_by", "host_keys",
                          "interpreters"))
_KEPT = {"result": _KEPT_IN_ALL | {"task"}}  # there it is a uuid

_BY_FREQUENCY = " etaoinsrlcdpumhgf.:-_/0123456789bykvw=,\"'()[]*\\{}ASTEOKILNPRCDGMUFHBx|<>+%VWYqjzXJZQ"
_RARITY = {character: place for place, character in enumerate(_BY_FREQUENCY)}


class Masks:
    """Finds all forms of all secrets in one pass over a text.

    Each form has an anchor: its rarest four characters in a row. One expression finds where any anchor may be, and only
    there the forms of that anchor are compared; so what an ordinary line costs does not grow with the number of secrets."""

    def __init__(self, secrets=()):
        forms = {form for secret in secrets for part in _parts(secret) for form in _forms(part)}
        self._forms = {}
        for form in forms:
            if len(form) >= SHORTEST and form.strip("*"):
                start = _anchor(form)
                self._forms.setdefault(form[start:start + SHORTEST], []).append((form, start))
        self._anchors = _expression(self._forms) if self._forms else None
        self.reach = max(map(len, forms), default=1) - 1
        """How many characters at the end of a text may be the beginning of a secret that goes on behind it."""

    def mask(self, text):
        """The text with each secret in it replaced by MASK."""
        if not self._anchors:
            return text
        spans = list(self._spans(text))
        if "\n" in text and _WRAPPED.search(text):
            spans += self._spans_over_lines(text)
        if not spans:
            return text
        parts, done = [], 0
        for start, end in _merged(spans):
            parts += [text[done:start], MASK]
            done = end
        return "".join([*parts, text[done:]])

    def mask_fields(self, kind, fields):
        """The same for the fields of a record, but for those by which records are told apart and belong together."""
        if not self._anchors:
            return fields
        kept = _KEPT.get(kind, _KEPT_IN_ALL)
        return {name: value if name in kept else self._mask_within(value) for name, value in fields.items()}

    def _mask_within(self, value):
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, (list, tuple)):
            return [self._mask_within(one) for one in value]
        if isinstance(value, dict):
            return {key: self._mask_within(one) for key, one in value.items()}
        return value

    def _spans(self, text):
        found = self._anchors.search(text)
        while found:
            at = found.start()
            for form, offset in self._forms.get(text[at:at + SHORTEST], ()):
                if at >= offset and text.startswith(form, at - offset):
                    yield at - offset, at - offset + len(form)
            found = self._anchors.search(text, at + 1)

    def _spans_over_lines(self, text):
        """Where a line was cut there was a blank before, or nothing."""
        yield from self._spans(text.replace("\n", " "))
        places = [place for place, character in enumerate(text) if character != "\n"]
        for start, end in self._spans(text.replace("\n", "")):
            yield places[start], places[end - 1] + 1


def of(secrets):
    """Of what the hub sends along with a run."""
    return Masks([*secrets.get("ssh_keys", {}).values(), *filter(None, [secrets.get("become_password")]),
                  *secrets.get("vault_passwords", {}).values(), *secrets.get("secret_vars", {}).values()])


def _parts(secret):
    """The whole, and its lines if it has many; not the first and the last of a key, which are in all of them."""
    lines = secret.splitlines()
    if len(lines) > 1:
        yield from (line.strip() for line in lines
                    if len(line.strip()) >= SHORTEST_LINE and not line.startswith("-----"))
    yield secret.strip("\r\n")


def _forms(secret):
    """As it is, and as Ansible, its filters and the programs that it calls may write it."""
    yield secret
    data = secret.encode(errors="replace")
    for before in range(3):
        for encode in base64.standard_b64encode, base64.urlsafe_b64encode:
            yield _inner_base64(data, before, encode)
    for safe in "", "/":
        yield urllib.parse.quote(data, safe=safe)
        yield urllib.parse.quote_plus(data, safe=safe)
    if _SAME_EVERYWHERE.fullmatch(secret):
        return
    single = secret.replace("'", "''")  # YAML
    written = {secret, single, html.escape(secret), visible(secret), repr(secret)[1:-1], repr(secret + "'")[1:-2],
               repr(secret + "'\"")[1:-4], shlex.quote(secret), secret.replace("'", "'\"'\"'")}
    for _ in range(2):  # JSON, and JSON in a string of JSON
        written |= {json.dumps(text, ensure_ascii=ascii_)[1:-1] for text in written for ascii_ in (True, False)}
    yield from written


def _inner_base64(data, before, encode):
    """What the encoding of the data has in it wherever so many bytes more than a multiple of three come before."""
    first, last = -(-8 * before // 6), 8 * (before + len(data)) // 6
    return encode(b"\0" * before + data).decode()[first:last]


def _anchor(form):
    return max(range(len(form) - SHORTEST + 1), key=lambda place: _RARITY.get(form[place], len(_RARITY)))


def _expression(anchors):
    """Grouped by the first character, which is all that is looked for in most of a text."""
    places = {}
    for anchor in anchors:
        for seen, character in itertools.zip_longest(places.setdefault(anchor[0], [set(), set(), set()]), anchor[1:]):
            seen.add(character)
    return re.compile("|".join(
        re.escape(first) + "(?=%s)" % "".join("[%s]" % "".join(map(re.escape, sorted(seen))) for seen in rest)
        for first, rest in sorted(places.items())), re.DOTALL)


def _merged(spans):
    """In order, those that touch or overlap as one."""
    start = end = None
    for next_start, next_end in sorted(spans):
        if end is None or next_start > end:
            if end is not None:
                yield start, end
            start, end = next_start, next_end
        else:
            end = max(end, next_end)
    if end is not None:
        yield start, end


NONE = Masks()

"""Many clients that follow one live stream, cheap enough not to be what is measured."""
import asyncio
import re
import resource
import time
import urllib.parse

_NUMBER = re.compile(rb"^id:(\d+)", re.MULTILINE)
_FIRST_LINE = re.compile(rb'"first":(\d+)')


def watch(address, token, job, count):
    """Follows to the end: ([[(time of arrival, number of its first line), …] for each viewer], CPU seconds).

    An event has arrived when its last byte has; ValueError if one is missing, or comes twice. Its lines are not looked at: that would take longer than the hub does."""
    arrivals = asyncio.run(_watch_all(address, token, job, count))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return arrivals, used.ru_utime + used.ru_stime


async def _watch_all(address, token, job, count):
    return await asyncio.gather(*(_watch(address, token, job) for _ in range(count)))


async def _watch(address, token, job):
    place = urllib.parse.urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port, limit=1 << 22)
    writer.write(("GET /api/jobs/%s/events HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n"
                  "Authorization: Bearer %s\r\n\r\n" % (job, place.netloc, token)).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200") or b"chunked" not in head.lower():
        raise ConnectionError(head.decode(errors="replace"))
    arrivals, event, seen = [], bytearray(), 0
    try:
        async for piece in _pieces(reader):
            event += piece
            while True:
                end = event.find(b"\n\n", max(0, len(event) - len(piece) - 1))
                if end < 0:
                    break
                number = _NUMBER.search(event, 0, min(end, 200))
                if number:
                    if int(number[1]) != seen + 1:
                        raise ValueError("Event %s came behind event %d" % (number[1].decode(), seen))
                    seen += 1
                first = _FIRST_LINE.search(event, 0, min(end, 200))
                if first:
                    arrivals.append((time.time(), int(first[1])))
                del event[:end + 2]
    finally:
        writer.close()
    return arrivals


async def _pieces(reader):
    """The body, by the chunks of HTTP/1.1."""
    while True:
        size = int(await reader.readline(), 16)
        data = await reader.readexactly(size + 2)
        if size == 0:
            return
        yield data[:-2]

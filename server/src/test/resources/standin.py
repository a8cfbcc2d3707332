#!/usr/bin/env python3
"""Stands in for ansible-playbook: prints what the extra variables of the job say, as fast as it can."""
import base64
import json
import os
import sys
import time


def printed(variables):
    if "bytes" in variables:
        for part, times in variables["bytes"]:  # each is a write of its own
            yield base64.b64decode(part) * times
        return
    number = 0
    while number < variables["lines"] or "until" in variables and not os.path.exists(variables["until"]):
        yield b"".join(b"%s %d\n" % (variables["text"].encode(), n) for n in range(number + 1, number + 1001))
        number += 1000
        if "until" in variables:
            time.sleep(0.05)  # so that what is printed in the time of a test can be read in the time of a test


if sys.argv[1:] == ["--version"]:
    print("ansible-playbook [core 2.14.0]")
else:
    with open(sys.argv[sys.argv.index("--extra-vars") + 1][1:], encoding="utf-8") as file:
        for part in printed(json.load(file)):
            sys.stdout.buffer.write(part)
            sys.stdout.buffer.flush()

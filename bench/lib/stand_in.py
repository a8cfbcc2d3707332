#!/usr/bin/env python3
"""Stands in for ansible-playbook: prints numbered lines as fast as it is asked to, and does nothing else.

It is told by extra vars: `lines` or `seconds`, whichever is over first; `rate`, lines a second, 0 for as many as there is
room for; `width` of a line in characters; `begin`, a file to wait for; `started`, a file to which it appends a line;
`summary`, a file that it makes at its end: {lines, began, ended}.

Each line is its number, the time at which it was printed, and x to fill it up.
"""
import json
import os
import sys
import time

_VERSION = "ansible-playbook [core 0.0.0]"
_BATCH = 500
_TICK = 0.002


def main(arguments):
    if "--version" in arguments:
        print(_VERSION)
        return
    with open(arguments[arguments.index("--extra-vars") + 1].lstrip("@"), encoding="utf-8") as file:
        asked = json.load(file)
    if "started" in asked:
        with open(asked["started"], "a", encoding="utf-8") as file:
            file.write("started\n")
    while "begin" in asked and not os.path.exists(asked["begin"]):
        time.sleep(0.005)
    began = time.time()
    lines = tell(asked.get("lines", sys.maxsize), asked.get("seconds", 86_400), asked.get("rate", 0),
                 asked.get("width", 80))
    if "summary" in asked:
        with open(asked["summary"] + ".new", "w", encoding="utf-8") as file:
            json.dump({"lines": lines, "began": began, "ended": time.time()}, file)
        os.rename(asked["summary"] + ".new", asked["summary"])


def tell(most, seconds, rate, width):
    """How many it printed."""
    told = 0
    began = now = time.time()
    filling = b"x" * max(0, width - 30)
    while told < most and now - began < seconds:
        due = most if rate == 0 else min(most, int(rate * (now - began)) + 1)
        if told == due:
            time.sleep(_TICK)
        else:
            batch = range(told + 1, min(due, told + _BATCH) + 1)
            text = b"".join([b"%08d %.6f %s\n" % (number, now, filling) for number in batch])
            while text:
                text = text[os.write(1, text):]
            told = batch[-1]
        now = time.time()
    return told


def number_and_time(text):
    """Of a line that it printed."""
    number, printed, _ = text.split(" ", 2)
    return int(number), float(printed)


if __name__ == "__main__":
    main(sys.argv[1:])

#!/usr/bin/env python3
"""Prints the Debian packages that toolchains/packages.txt lists under the given headings and that are missing.

"a|b" is satisfied by the first of them that the distribution has: Debian 12 has libboost-dev as well, but too old.
"""
import pathlib
import subprocess
import sys

LIST = pathlib.Path(__file__).parent.parent / "packages.txt"


def wanted(text, sections):
    section = None
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]")
        elif line and section in sections:
            yield line.split("|")


def installed():
    """Names of what is installed, and of what that provides (a nodejs package of another origin brings npm)."""
    out = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}, ${Provides}\n"],
                         capture_output=True, text=True, check=True).stdout
    lines = [line.removeprefix("installed ") for line in out.splitlines() if line.startswith("installed ")]
    return {entry.split()[0] for line in lines for entry in line.split(",") if entry.strip()}


def available(name):
    out = subprocess.run(["apt-cache", "policy", name], capture_output=True, text=True, check=False).stdout
    return "Candidate:" in out and "Candidate: (none)" not in out


def missing(choices, present, is_available):
    """The package to install for one line, or None."""
    if choices[0] in present:
        return None
    if len(choices) == 1:
        return choices[0]
    for name in choices:
        if name in present:
            return None
        if is_available(name):
            return name
    return choices[-1]


def main():
    present = installed()
    names = [missing(choices, present, available) for choices in wanted(LIST.read_text(), set(sys.argv[1:]))]
    print(" ".join(name for name in names if name))


if __name__ == "__main__":
    main()

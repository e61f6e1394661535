#!/usr/bin/env python3
"""Checks every #include of ours against layers.txt. Prints what is wrong, exit code 1 then."""
import argparse
import pathlib
import re
import sys

import layer_rules
import tree

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def check_file(rules, root, path):
    folder = rules.folder_of(path)
    if folder is None:
        yield f"{path}: lies in no folder of tests/lint/layers.txt"
        return
    for number, line in enumerate((root / path).read_text(errors="replace").splitlines(), 1):
        if match := INCLUDE.match(line):
            if why := check_include(rules, root, path, folder, match[1], match[2]):
                yield f"{path}:{number}: {why}"


def check_include(rules, root, path, folder, quote, header):
    """Why `folder` must not include `header`, or None."""
    if header.startswith("till/"):
        return check_ours(rules, folder, layer_rules.public_header_home("x/include/" + header))
    if quote == '"' and (home := private_header_home(rules, root, path, header)):
        return check_ours(rules, folder, home)
    kind = rules.kind_of_header(header)
    if kind is None:
        standard = "." not in header and "/" not in header or header == "string.h"
        return None if standard else f"<{header}> is of no kind in tests/lint/layers.txt"
    if kind not in rules.folders[folder][1]:
        return f"{folder} must not include {kind} (<{header}>)"
    if not rules.placed_right(kind, str(path)):
        return f"<{header}>: only {' '.join(rules.only_in[kind])} may include {kind}"
    return None


def check_ours(rules, folder, home):
    other = rules.folder_of(home) or str(pathlib.PurePosixPath(home).parent)
    deep = str(pathlib.PurePosixPath(home).parent)
    if rules.may_know(folder, other) or rules.may_know(folder, deep):
        return None
    return f"{folder} must not know {other} (\"{home}\")"


def private_header_home(rules, root, path, header):
    """Where a header without till/ lies: beside the file, at the top of its room, below the root, or in the room that
    a unit test (tests/unit/firmware_app) is about."""
    about = [f for f in rules.folders if path.parts[:3] == ("tests", "unit", f.replace("/", "_"))]
    for folder in about:
        if (root / folder / header).is_file():
            return f"{folder}/{header}"
    at = (root / path).parent
    while True:
        if (at / header).is_file():
            return str((at / header).resolve().relative_to(root.resolve()))
        if at == root:
            return None
        at = at.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, default=tree.ROOT)
    root = parser.parse_args().root
    rules = layer_rules.load(root)
    files = tree.sources(root)
    errors = [error for path in files for error in check_file(rules, root, path)]
    print("\n".join(errors) if errors else f"{len(files)} files keep to tests/lint/layers.txt")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())

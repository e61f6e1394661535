#!/usr/bin/env python3
"""Checks the symbols of each static library of ours against layers.txt: a forbidden dependency that came through a
declaration instead of an #include shows here. Prints what is wrong, exit code 1 then."""
import argparse
import pathlib
import re
import subprocess
import sys

import layer_rules
import tree

OURS = re.compile(r"\btill::(\w+)(?:::(\w+))?")
# What must have been built for the check to mean anything.
EXPECTED = ("libtill_hal.a", "libtill_providers.a", "libtill_offline.a")


def symbols(archive):
    """Demangled names, each once: undefined ones (U), weak and common template instances, and definitions."""
    out = subprocess.run(["nm", "-C", "--format=posix", str(archive)], capture_output=True, text=True, check=True)
    names = set()
    for line in out.stdout.splitlines():
        if match := re.match(r"(.*?) ([A-Za-z?])(?: [0-9a-f]+)*\s*$", line):
            names.add((match[1], match[2]))
    return names


def folder_of_archive(rules, name):
    """libtill_drivers_net.a -> drivers/net"""
    stem = name.removeprefix("libtill_").removesuffix(".a")
    if stem == "sandbox":
        return "tests/sandbox"
    if stem in ("sim", "socket_world", "contract_rigs", "crash_power"):
        return "tests"
    return next((f for f in rules.folders if f.replace("/", "_") == stem), None)


def leading(symbol):
    """The name without what a demangler puts before it: "vtable for ", return types of templates."""
    name = re.sub(r"^(?:vtable|typeinfo|typeinfo name|VTT|guard variable|non-virtual thunk|construction vtable) "
                  r"(?:for|to) ", "", symbol)
    head = name.split("(")[0]
    return re.sub(r"<.*", "", head).split(" ")[-1] if "<" not in head.split(" ")[0] else head


def layer_of(symbol):
    """till::drivers::net::X -> drivers; None for what is not ours."""
    match = OURS.match(leading(symbol))
    return match[1] if match and match[1] in layer_rules.LAYERS else None


def check_archive(rules, archive, folder):
    known_layers = {k.split("/")[0] for k in [folder, *rules.folders[folder][0]]}
    kinds = rules.folders[folder][1]
    found = set()
    for name, kind_letter in symbols(archive):
        layer = layer_of(name)
        if kind_letter == "U" and layer and layer not in known_layers:
            found.add(f"{archive.name}: {folder} must not need {layer}: {name}")
        kind = rules.kind_of_symbol(leading(name))
        if kind and kind not in kinds and not layer:
            found.add(f"{archive.name}: {folder} must not hold or need {kind}: {name}")
    return sorted(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, default=tree.ROOT)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    args = parser.parse_args()
    rules = layer_rules.load(args.root)
    archives = sorted(args.build.rglob("libtill_*.a"))
    errors = [f"{name} was not built" for name in EXPECTED if name not in {a.name for a in archives}]
    for archive in archives:
        folder = folder_of_archive(rules, archive.name)
        if folder is None:
            errors.append(f"{archive.name}: belongs to no folder of tests/lint/layers.txt")
        else:
            errors += check_archive(rules, archive, folder)[:10]
    print("\n".join(errors) if errors else f"{len(archives)} libraries keep to tests/lint/layers.txt")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())

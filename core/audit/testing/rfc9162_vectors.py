"""Writes rfc9162-vectors.json: trees and proofs after RFC 9162 made bottom-up, level by level, where core/audit splits top-down.

python3 core/audit/testing/rfc9162_vectors.py
"""
import hashlib
import json
import os

# The eight entries that the certificate transparency implementations are tested with.
PUBLISHED = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]


def entry(i):
    return bytes.fromhex(PUBLISHED[i]) if i < 8 else b"entry %d" % i


def levels_of(size):
    """Rows of nodes from the leaves to the root; the last node of an odd row goes up as it is."""
    rows = [[hashlib.sha256(b"\0" + entry(i)).digest() for i in range(size)]]
    while len(rows[-1]) > 1:
        row = rows[-1]
        pairs = [hashlib.sha256(b"\1" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        rows.append(pairs + row[len(pairs) * 2 :])
    return rows


def path(rows, level, node):
    """Siblings on the way up; a node that goes up as it is has none."""
    found = []
    for row in rows[level:-1]:
        if node ^ 1 < len(row):
            found.append(row[node ^ 1])
        node //= 2
    return found


def consistency(rows, old):
    level, node = 0, old - 1
    while node % 2 == 1:
        level, node = level + 1, node // 2
    return ([rows[level][node]] if node else []) + path(rows, level, node)


hashes = []


def number(value):
    text = value.hex()
    if text not in hashes:
        hashes.append(text)
    return hashes.index(text)


trees = {size: levels_of(size) for size in [*range(1, 9), 13, 21, 31, 33, 64, 100, 127, 128, 255, 256, 257]}
inclusion, shorter = [], []
for size, rows in trees.items():
    root = number(rows[-1][0])
    for index in range(size) if size <= 8 else sorted({0, 1, 7, size // 2, size - 2, size - 1}):
        inclusion.append([index, size, number(rows[0][index]), root, [number(step) for step in path(rows, 0, index)]])
    for old in range(1, size + 1) if size <= 8 else sorted({1, 2, 8, size // 2, size - 1, size}):
        before = number(levels_of(old)[-1][0])
        proof = [] if old == size else consistency(rows, old)
        shorter.append([old, size, before, root, [number(step) for step in proof]])

file = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rfc9162-vectors.json")
with open(file, "w", encoding="utf-8") as out:
    json.dump({"hashes": hashes, "inclusion": inclusion, "consistency": shorter}, out, separators=(",", ":"))
    out.write("\n")
print(len(inclusion), len(shorter), os.path.getsize(file))

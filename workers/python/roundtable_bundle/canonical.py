"""Texts, canonical JSON (RFC 8785) and base64url, as strict as the format asks."""

import base64
import hashlib
import json
import re
import unicodedata

MOST_FILE, MOST_TERMS, MOST_DEPTH, MOST_INTEGER = 1 << 20, 1 << 16, 16, 2**53 - 1
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def write(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def jcs(value):
    """RFC 8785 bytes of integers and strings; members in the order of their UTF-16 code units."""

    def ordered(item):
        if isinstance(item, dict):
            return {key: ordered(item[key]) for key in sorted(item, key=lambda name: name.encode("utf-16-be"))}
        return [ordered(one) for one in item] if isinstance(item, list) else item

    return write(ordered(value)).encode("utf-8")


def digest(domain, value):
    return hashlib.sha256(domain.encode() + b"\n" + jcs(value)).hexdigest()


def from_base64url(text):
    """Bytes of strict base64url; None for anything else."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text) or len(text) % 4 == 1:
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if to_base64url(data) == text else None


def to_base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def nesting(text):
    """Deepest nesting of a JSON text, without reading it."""
    depth = deepest = 0
    for char in re.sub(r'"(?:[^"\\]|\\.)*"?', "", text, flags=re.S):
        depth += 1 if char in "[{" else -1 if char in "]}" else 0
        deepest = max(deepest, depth)
    return deepest


def never(_):
    raise ValueError("not JSON")


def parse(text):
    return json.loads(text, parse_constant=never)


def plain(value, depth=0):
    """Whether a value holds only what the format allows."""
    if depth > MOST_DEPTH:
        return False
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) <= MOST_INTEGER
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return False
        return unicodedata.is_normalized("NFC", value) and not FORBIDDEN.search(value)
    if isinstance(value, list):
        return all(plain(item, depth + 1) for item in value)
    return isinstance(value, dict) and all(plain(key, depth + 1) and plain(item, depth + 1) for key, item in value.items())


def read_canonical(data, most=MOST_TERMS):
    """Value of bytes that are their own JCS; raises ValueError."""
    text = data.decode("utf-8")
    if len(data) > most or nesting(text) > MOST_DEPTH:
        raise ValueError("too large")
    value = parse(text)
    if not plain(value) or jcs(value) != data:
        raise ValueError("not canonical")
    return value

"""Keys and signatures: the site's seal, COSE keys and WebAuthn assertions."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from .canonical import digest, from_base64url, jcs, parse, read_canonical, to_base64url
from .words import demand


def thumbprint(x):
    return to_base64url(hashlib.sha256(b'{"crv":"Ed25519","kty":"OKP","x":"' + x.encode() + b'"}').digest())


def ed25519_holds(key, signature, message):
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return len(signature) == 64
    except (InvalidSignature, ValueError):
        return False


def read_jws(compact, x, kid):
    """Payload of the seal if this key made it; None otherwise."""
    key, parts = from_base64url(x), compact.split(".")
    if len(compact) > 8192 or len(parts) != 3 or key is None or len(key) != 32:
        return None
    body, signature = from_base64url(parts[1]), from_base64url(parts[2])
    head = to_base64url(jcs({"alg": "Ed25519", "kid": kid, "typ": "dua-seal+jws"}))
    if body is None or signature is None or parts[0] != head or not ed25519_holds(key, signature, f"{parts[0]}.{parts[1]}".encode()):
        return None
    try:
        return read_canonical(body, 4096)
    except (ValueError, RecursionError):
        return None


def read_cose(data):
    """('ES256', point) or ('EdDSA', key) of a canonical COSE_Key; None for anything else."""
    place = 1

    def head():
        nonlocal place
        first = data[place]
        place += 1
        number = first & 31
        if number == 24:
            number = data[place]
            place += 1
            if number < 24:
                raise ValueError("not the shortest")
        elif number > 24:
            raise ValueError("too long")
        return first >> 5, number

    def item():
        nonlocal place
        kind, number = head()
        if kind < 2:
            return number if kind == 0 else -1 - number
        if kind != 2 or place + number > len(data):
            raise ValueError("no integer and no bytes")
        place += number
        return bytes(data[place - number : place])

    try:
        if data[0] >> 5 != 5 or not 1 <= data[0] & 31 <= 23:
            return None
        found = {}
        for _ in range(data[0] & 31):
            kind = data[place] >> 5
            key = item()
            if kind > 1 or key in found:
                return None
            found[key] = item()
    except (IndexError, ValueError):
        return None
    x, y = found.get(-2), found.get(-3)
    if place != len(data) or not isinstance(x, bytes) or len(x) != 32:
        return None
    if found == {1: 2, 3: -7, -1: 1, -2: x, -3: y} and isinstance(y, bytes) and len(y) == 32:
        return "ES256", b"\x04" + x + y
    return ("EdDSA", x) if found == {1: 1, 3: -8, -1: 6, -2: x} else None


def signature_holds(key, signature, message):
    if key[0] == "EdDSA":
        return ed25519_holds(key[1], signature, message)
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key[1])
        public.verify(signature, message, ec.ECDSA(hashes.SHA256()))
        return True
    except (InvalidSignature, ValueError):
        return False


def check_assertion(statement, assertion, card):
    parts = [from_base64url(assertion[name]) for name in ("clientDataJSON", "authenticatorData", "signature")] + [
        from_base64url(card["cosePublicKey"])
    ]
    demand(None not in parts, "SIGNATURE_INVALID", "A part is not base64url.")
    client, data, signature, cose = parts
    key = read_cose(cose)
    demand(key is not None, "UNKNOWN_KEY", "The key is not an ES256 or EdDSA key in canonical form.")
    try:
        seen = parse(client.decode("utf-8"))
    except (ValueError, RecursionError):
        seen = None
    demand(isinstance(seen, dict), "SIGNATURE_INVALID", "The client data is not a JSON object.")
    challenge = to_base64url(bytes.fromhex(digest("dua-sig/v1", statement)))
    demand(seen.get("type") == "webauthn.get" and seen.get("challenge") == challenge, "SIGNATURE_INVALID", "It was made over something else.")
    demand(seen.get("origin") in card["origins"], "SIGNATURE_INVALID", "It was made on another page.")
    demand(seen.get("crossOrigin", False) is False and "topOrigin" not in seen, "SIGNATURE_INVALID", "It was made inside another page.")
    demand(len(data) >= 37 and data[:32] == hashlib.sha256(card["rpId"].encode()).digest(), "SIGNATURE_INVALID", "It is for another party.")
    flags = data[32]
    demand(flags & 1 and flags & 4, "SIGNATURE_INVALID", "The person was not verified.")
    demand(not flags & 16 or flags & 8, "SIGNATURE_INVALID", "The backup flags contradict each other.")
    demand(flags & 0xC0 or len(data) == 37, "SIGNATURE_INVALID", "The authenticator data is too long.")
    signed = data + hashlib.sha256(client).digest()
    demand(signature_holds(key, signature, signed), "SIGNATURE_INVALID", "The signature does not match the key.")

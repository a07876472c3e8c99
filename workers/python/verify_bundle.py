"""Checks a Roundtable agreement bundle offline, by the format below alone. Needs Python 3.9 and `cryptography`.

Usage: python3 verify_bundle.py BUNDLE.json [--unsealed]     exit 0 valid, 1 not valid (the first check that fails is named), 2 no such file

THE FORMAT
File. JSON of at most 1 MiB, UTF-8, at most 16 levels deep. White space between the parts is free; otherwise the bytes are what a plain writer
makes of the value (no member twice, no needless escape, integers only, at most 2^53 - 1 in size). Texts are in Unicode NFC without lone
surrogates and without U+0000-0008, 000B, 000C, 000E-001F, 007F-009F, 200B-200F, 202A-202E, 2060-2069, FEFF. Every object has exactly the
members named here; "base64url" is RFC 4648 section 5 without padding and with zero left-over bits. Lengths of texts are in UTF-16 code units.

bundle      schema "dua-bundle/v1", terms (base64url of the JCS bytes of the terms), text, signed [{statement, assertion}], keyCards, siteKey,
            seal (or null), and perhaps log (the audit log's proof, which this program does not judge)
statement   schema "dua-sig/v1", dua (H), version, party, role, signer {id, name, title}, meaning, intent, consentElectronic true, order,
            prev (or null), iat, nonce
assertion   credentialId, clientDataJSON, authenticatorData, signature: base64url, as WebAuthn Level 3 section 7.2 names them
keyCard     credentialId, person, organisation, cosePublicKey (base64url), rpId, origins
siteKey     {kty "OKP", crv "Ed25519", x}
JCS is RFC 8785, for integers and strings. H = SHA-256("dua/v1" LF JCS(terms)), in hex; all hashes are lower-case hex of SHA-256.

THE CHECKS, in this order; the first that fails gives its code
V1  BUNDLE_FORM           the file is as above, and the terms are at most 64 KiB
V2  TERMS_NOT_CANONICAL   the terms are JSON, at most 16 deep, and their bytes are JCS of their value
V3  TERMS_SCHEMA          the terms have the members and ranges of TERMS (roundtable_bundle/shapes.py); two organisations; real dates, the
    or CLAUSE_MISSING     first before the last. clauses/1: neither clauseIds nor reportWithinHours. clauses/2: both, and the ids are exactly
                          CLAUSES_2 (roundtable_bundle/checks.py); CLAUSE_MISSING: one of them, or the hours, are not there
V3b NAME_CONFUSABLE       no word of a name mixes Latin, Cyrillic, Greek or Armenian letters; the parties' names differ in look: NFKC, white
                          space as one space, letters of TWINS (words.py) read as Latin, lower case
V4  TERMS_HASH            every statement's dua is H
V5  TEXT_HASH             SHA-256 of the text is terms.textHash. (Core also renders the text again from the terms; this program does not.)
V6  SIGNER_SET            one statement for each role, no more; one key card for each, in the order of the signatures, with one origin;
    or UNKNOWN_KEY        no two of one person or one key. UNKNOWN_KEY: the card of a signature is missing, or of another person or party
V7  SEAL_MISSING          a seal is there. Compact JWS, header exactly JCS {alg "Ed25519", kid, typ "dua-seal+jws"}, kid = RFC 7638 thumbprint
    or SEAL_INVALID       of siteKey = terms.site.keyThumbprint. Payload, JCS: schema "dua-seal/v1", dua = H, site = terms.site.id, policy,
                          signed = SHA-256("dua-signed/v1" LF JCS [[statement, assertion], ...]), iat, not before a statement's
V8  SIGNATURE_INVALID     each assertion: type webauthn.get, challenge = SHA-256("dua-sig/v1" LF JCS(statement)), origin of the card, not
    or UNKNOWN_KEY        cross-origin; rpIdHash; user present and verified; backup flags sound; 37 bytes unless flagged longer; signature over
                          authenticatorData || SHA-256(clientDataJSON), ES256 (DER) or EdDSA. UNKNOWN_KEY: no canonical COSE_Key of these
V9  STATEMENT_ORDER       order counts from 1; prev is the hash of the statement before, or null; iat never goes back and is a real instant
V10 STATEMENT_MISMATCH    version, party and role are those of the terms, meaning "approve", intent is the sentence of INTENT (checks.py)
"""

import sys

from roundtable_bundle.canonical import MOST_FILE
from roundtable_bundle.checks import verify
from roundtable_bundle.words import Refused, instant_words


def printable(line):
    """A line for a terminal; whatever is not printable is escaped."""
    return "".join(char if char.isprintable() else f"\\u{{{ord(char):x}}}" for char in line)


def main(arguments):
    paths = [argument for argument in arguments if argument != "--unsealed"]
    if len(paths) != 1:
        print(__doc__)
        return 2
    try:
        with open(paths[0], "rb") as file:
            data = file.read(MOST_FILE + 1)
    except OSError:
        print(f"The file {paths[0]} cannot be read.", file=sys.stderr)
        return 2
    try:
        terms, statements, seal = verify(data, "--unsealed" not in arguments)
    except Refused as refused:
        print(f"This agreement is not valid ({refused.code}). {refused}", file=sys.stderr)
        return 1
    print(printable(f"Agreement {terms['id']}, version {terms['version']}: {terms['provider']['name']} and {terms['consumer']['name']}."))
    for statement in statements:
        print(printable(f"Signed {instant_words(statement['iat'])} by {statement['signer']['name']} ({statement['role']}), with a passkey."))
    print(f"Sealed {instant_words(seal['iat'])} by the site." if seal else "Not sealed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

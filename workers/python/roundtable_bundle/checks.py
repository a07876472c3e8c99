"""The checks V1 to V10 of a bundle, in order."""

import hashlib
import re

from .canonical import MOST_DEPTH, MOST_FILE, MOST_TERMS, digest, from_base64url, nesting, parse, plain, read_canonical, write
from .shapes import BUNDLE, SEAL, TERMS
from .signatures import check_assertion, read_jws, thumbprint
from .words import Refused, demand, instant_words, look, mixes, one_line, seconds

INTENT = (
    "I sign data-use agreement {id}, version {version}, for {party}, and agree to {grant} the data set \"{title}\" under its terms until {until}."
)

CLAUSES_2 = (
    "definitions parties data permitted-use who-may-use no-other-use safeguards report agents no-reidentification training what-leaves rounds sites "
    "clipping small-numbers privacy model-rights obligations term pause-and-end after-the-end evidence annex"
).split()


def v1_form(data):
    demand(len(data) <= MOST_FILE, "BUNDLE_FORM", "The file is too large.")
    try:
        source = data.decode("utf-8")
        demand(nesting(source) <= MOST_DEPTH, "BUNDLE_FORM", "The file is nested too deep.")
        bundle = parse(source)
        bare = re.sub(r'("(?:[^"\\]+|\\.)*")|[ \t\n\r]+', lambda found: found[1] or "", source, flags=re.S)
        demand(write(bundle) == bare, "BUNDLE_FORM", "A field is there twice, or something is written in another way.")
    except ValueError as error:
        raise Refused("BUNDLE_FORM", "The file is not JSON in UTF-8.") from error
    demand(BUNDLE(bundle) and plain(bundle), "BUNDLE_FORM", "The file is not an agreement bundle.")
    raw = from_base64url(bundle["terms"])
    demand(raw is not None and len(raw) <= MOST_TERMS, "BUNDLE_FORM", "The terms are not base64url of at most 64 KiB.")
    return bundle, raw


def v2_canonical(raw):
    try:
        return read_canonical(raw)
    except (ValueError, RecursionError) as error:
        raise Refused("TERMS_NOT_CANONICAL", "The terms are not in canonical form.") from error


def v3_terms(terms):
    demand(TERMS(terms), "TERMS_SCHEMA", "A field of the terms is not known or not in its range.")
    demand(terms["provider"]["organisation"] != terms["consumer"]["organisation"], "TERMS_SCHEMA", "One organisation is both parties.")
    begin, end = seconds(terms["notBefore"]), seconds(terms["notAfter"])
    demand(begin is not None and end is not None and begin < end, "TERMS_SCHEMA", "The dates cannot be.")
    named, hours = terms.get("clauseIds"), terms.get("reportWithinHours")
    if terms["clauses"] == "clauses/1":
        demand(named is None and hours is None, "TERMS_SCHEMA", "Terms of clauses/1 name no clauses.")
        return
    demand(set(CLAUSES_2) <= set(named or []) and hours is not None, "CLAUSE_MISSING", "A clause, or the hours of its report, is missing.")
    demand(named == CLAUSES_2, "TERMS_SCHEMA", "The clauses are named twice or in another order.")


def v3b_names(terms, signed):
    parties = terms["provider"]["name"], terms["consumer"]["name"]
    names = [*parties, terms["site"]["name"], terms["dataset"]["title"], *(right["name"] for right in terms["rights"])]
    for one in signed:
        names += [one["statement"]["signer"]["name"], one["statement"]["signer"]["title"]]
    demand(not any(map(mixes, names)), "NAME_CONFUSABLE", "A name has letters of two alphabets in one word.")
    looks = [look(name) for name in parties]
    demand(looks[0] != looks[1], "NAME_CONFUSABLE", "The names of the two parties cannot be told apart.")


def v6_signers(signed, cards):
    statements = [one["statement"] for one in signed]
    roles = sorted(statement["role"] for statement in statements)
    demand(roles == ["consumer", "provider"], "SIGNER_SET", "Not exactly the two parties signed.")
    demand(len(cards) == len(signed), "SIGNER_SET", "There is not one key card for each signature.")
    for one in signed:
        card = next((card for card in cards if card["credentialId"] == one["assertion"]["credentialId"]), None)
        owner = card and (card["person"], card["organisation"])
        demand(owner == (one["statement"]["signer"]["id"], one["statement"]["party"]), "UNKNOWN_KEY", "A key is not registered for its signer.")
    for one, card in zip(signed, cards):
        demand(card["credentialId"] == one["assertion"]["credentialId"], "SIGNER_SET", "The key cards are in another order.")
        demand(len(card["origins"]) == 1, "SIGNER_SET", "A key card names more than one origin.")
    people = {statement["signer"]["id"] for statement in statements}
    keys = {card["cosePublicKey"] for card in cards}
    demand(len(people) == len(keys) == len(signed), "SIGNER_SET", "Two signatures are of one person or one key.")


def v7_seal(bundle, terms, h, sealed):
    if bundle["seal"] is None:
        demand(not sealed, "SEAL_MISSING", "The site has not sealed this agreement.")
        return None
    kid = thumbprint(bundle["siteKey"]["x"])
    demand(kid == terms["site"]["keyThumbprint"], "SEAL_INVALID", "The site key is not the one that the terms name.")
    seal = read_jws(bundle["seal"], bundle["siteKey"]["x"], kid)
    demand(seal is not None and SEAL(seal), "SEAL_INVALID", "The seal is not a valid signature of the site.")
    covered = digest("dua-signed/v1", [[one["statement"], one["assertion"]] for one in bundle["signed"]])
    demand((seal["dua"], seal["site"], seal["signed"]) == (h, terms["site"]["id"], covered), "SEAL_INVALID", "The seal covers something else.")
    made, times = seconds(seal["iat"]), [seconds(one["statement"]["iat"]) for one in bundle["signed"]]
    demand(made is not None and all(at is not None and at <= made for at in times), "SEAL_INVALID", "The seal was not made last.")
    return seal


def v9_order(statements):
    before, earlier = None, None
    for place, statement in enumerate(statements, 1):
        at = seconds(statement["iat"])
        demand(statement["order"] == place and statement["prev"] == before, "STATEMENT_ORDER", "A signature does not name the one before it.")
        demand(at is not None and (earlier is None or earlier <= at), "STATEMENT_ORDER", "A signature is dated before the one it follows.")
        before, earlier = digest("dua-sig/v1", statement), at


def v10_statement(terms, statement):
    role = statement["role"]
    party = terms[role]
    wanted = INTENT.format(
        id=terms["id"],
        version=terms["version"],
        party=one_line(party["name"])[:80],
        grant="permit the use of" if role == "provider" else "use",
        title=one_line(terms["dataset"]["title"])[:80],
        until=instant_words(terms["notAfter"]),
    )
    given = statement["version"], statement["party"], statement["meaning"], statement["intent"]
    demand(given == (terms["version"], party["organisation"], "approve", wanted), "STATEMENT_MISMATCH", "A statement is not about these terms.")


def verify(data, sealed=True):
    """Verifies the bytes of a bundle. Returns (terms, statements, seal); raises Refused with the code of the first check that fails."""
    bundle, raw = v1_form(data)
    terms = v2_canonical(raw)
    v3_terms(terms)
    v3b_names(terms, bundle["signed"])
    h = digest("dua/v1", terms)
    statements = [one["statement"] for one in bundle["signed"]]
    demand(all(statement["dua"] == h for statement in statements), "TERMS_HASH", "A signature is for other terms.")
    text_hash = hashlib.sha256(bundle["text"].encode("utf-8")).hexdigest()
    demand(text_hash == terms["textHash"], "TEXT_HASH", "The text is not the one that the terms name.")
    v6_signers(bundle["signed"], bundle["keyCards"])
    seal = v7_seal(bundle, terms, h, sealed)
    for one, card in zip(bundle["signed"], bundle["keyCards"]):
        check_assertion(one["statement"], one["assertion"], card)
    v9_order(statements)
    for statement in statements:
        v10_statement(terms, statement)
    return terms, statements, seal


def judge(data, sealed=True):
    """'accepted', or the code of the first check that fails."""
    try:
        verify(data, sealed)
        return "accepted"
    except Refused as refused:
        return refused.code
    except RecursionError:
        return "BUNDLE_FORM"

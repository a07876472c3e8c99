"""What each object of a bundle holds. A shape is a function from a value to whether it fits."""

import re

from .canonical import MOST_INTEGER, units


def text(least=0, most=None):
    return lambda value: isinstance(value, str) and least <= units(value) and (most is None or units(value) <= most)


def pattern(expression):
    return lambda value: isinstance(value, str) and re.fullmatch(expression, value, re.A) is not None


def integer(least, most=MOST_INTEGER):
    return lambda value: type(value) is int and least <= value <= most


def one_of(*allowed):
    return lambda value: any(type(value) is type(item) and value == item for item in allowed)


def either(*shapes):
    return lambda value: any(shape(value) for shape in shapes)


def many(shape, least=0, most=None):
    return lambda value: isinstance(value, list) and least <= len(value) and (most is None or len(value) <= most) and all(map(shape, value))


def members(optional=(), **shapes):
    def fits(value):
        if not isinstance(value, dict) or not set(value) <= set(shapes):
            return False
        return all(shape(value[name]) if name in value else name in optional for name, shape in shapes.items())

    return fits


def url(value):
    return isinstance(value, str) and units(value) <= 200 and re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value) is not None


UUID = pattern(
    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|"
    "ffffffff-ffff-ffff-ffff-ffffffffffff"
)
HASH = pattern("[0-9a-f]{64}")
INSTANT = pattern(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
DECIMAL = pattern(r"-?\d{1,9}(\.\d{1,9})?(e-\d{1,2})?")
NONE, YES_NO = one_of(None), one_of(True, False)
NAME, DATA = text(1, 200), text(0, 4000)
PARTY = members(organisation=UUID, name=NAME, country=text(2, 2))
OUTPUTS = one_of("update", "metric:auc", "metric:accuracy", "metric:loss", "count:images", "count:steps")
TERMS = members(
    optional=("clauseIds", "reportWithinHours"),
    schema=one_of("dua/v1"),
    id=UUID,
    version=integer(1),
    supersedes=either(HASH, NONE),
    exchange=url,
    provider=PARTY,
    consumer=PARTY,
    site=members(id=UUID, name=NAME, keyThumbprint=text(43, 43)),
    dataset=members(listing=UUID, listingVersion=integer(1), listingHash=HASH, title=NAME, manifest=HASH, chain=HASH),
    purpose=members(
        codes=many(pattern(r"DUO:\d{7}"), 1, 12),
        diseases=many(members(id=pattern(r"MONDO:\d{7}"), label=NAME), 0, 20),
        commercial=YES_NO,
        text=text(1, 2000),
    ),
    obligations=many(members(code=text(0, 20), text=text(1, 500)), 0, 20),
    engine=one_of("embedded", "flare"),
    plan=HASH,
    model=HASH,
    outputs=many(OUTPUTS, 1),
    limits=members(
        maxRounds=integer(1, 500),
        maxLocalEpochs=integer(1, 50),
        minimumSites=integer(1, 100),
        quorum=integer(1, 100),
        clipNormL2=DECIMAL,
        clipPerCoordinate=DECIMAL,
        minimumPatients=integer(1),
        suppressBelow=integer(1, 1000),
    ),
    privacy=either(NONE, members(unit=one_of("patient"), clip=DECIMAL, sigmaMin=DECIMAL, epsilon=DECIMAL, delta=DECIMAL)),
    rights=many(members(organisation=UUID, name=NAME, use=YES_NO, download=YES_NO, commercialise=YES_NO, publish=YES_NO), 2, 20),
    notBefore=INSTANT,
    notAfter=INSTANT,
    statusMaxAgeSeconds=integer(60, 30 * 86400),
    clauses=one_of("clauses/1", "clauses/2"),
    clauseIds=many(pattern("[a-z-]{1,40}"), 0, 60),
    reportWithinHours=integer(1, 720),
    textHash=HASH,
)
STATEMENT = members(
    schema=one_of("dua-sig/v1"),
    dua=HASH,
    version=integer(1),
    party=UUID,
    role=one_of("provider", "consumer"),
    signer=members(id=UUID, name=NAME, title=text(0, 200)),
    meaning=one_of("approve", "reject", "witness"),
    intent=text(10, 600),
    consentElectronic=one_of(True),
    order=integer(1, 20),
    prev=either(HASH, NONE),
    iat=INSTANT,
    nonce=text(22, 64),
)
ASSERTION = members(credentialId=text(0, 1400), clientDataJSON=DATA, authenticatorData=DATA, signature=text(0, 2000))
KEY_CARD = members(
    credentialId=text(0, 1400),
    person=UUID,
    organisation=UUID,
    cosePublicKey=text(0, 2000),
    rpId=text(0, 253),
    origins=many(text(0, 300), 1, 4),
)
BUNDLE = members(
    optional=("log",),
    schema=one_of("dua-bundle/v1"),
    terms=text(0, 100000),
    text=text(0, 100000),
    signed=many(members(statement=STATEMENT, assertion=ASSERTION), 0, 20),
    keyCards=many(KEY_CARD, 0, 20),
    siteKey=members(kty=one_of("OKP"), crv=one_of("Ed25519"), x=text(43, 43)),
    seal=either(text(0, 20000), NONE),
    log=lambda value: isinstance(value, dict),
)
SEAL = members(schema=one_of("dua-seal/v1"), dua=HASH, site=UUID, signed=HASH, policy=HASH, iat=INSTANT)

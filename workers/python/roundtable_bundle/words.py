"""Refusals, names and instants."""

import calendar
import re
import time
import unicodedata

SPACE = "[\t\n\x0b\x0c\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+"
TWINS = (
    "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ԚQ ԜW аa сc ԁd еe һh іi јj ӏl оo рp ԛq ѕs уy хx ԝw ҮY ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX "
    "αa ιi οo νv ρp υu ϲc ϳj ցg հh օo ѵv"
)
LOOKS = {ord(pair[0]): pair[1] for pair in TWINS.split(" ")}
ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")
MONTHS = "January February March April May June July August September October November December".split()


class Refused(Exception):
    """A check that does not hold."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def demand(holds, code, message):
    if not holds:
        raise Refused(code, message)


def seconds(instant):
    """POSIX seconds; None for a date that does not exist."""
    try:
        return calendar.timegm(time.strptime(instant, "%Y-%m-%dT%H:%M:%SZ")) if instant[17:19] < "60" and instant[:4] != "0000" else None
    except ValueError:
        return None


def instant_words(instant):
    year, month, day = instant[:4], int(instant[5:7]), int(instant[8:10])
    return f"{day} {MONTHS[month - 1]} {year}, {instant[11:19]} UTC"


def one_line(name):
    return re.sub(SPACE, " ", name).strip(" ")


def mixes(name):
    words = "".join(char if unicodedata.category(char)[0] in "LM" else " " for char in name).split()
    return any(len({part for char in word for part in [unicodedata.name(char, " ").split(" ")[0]] if part in ALPHABETS}) > 1 for word in words)


def look(name):
    """A name as it looks: names of one look are one name to a reader."""
    return one_line(unicodedata.normalize("NFKC", name)).translate(LOOKS).lower()

#!/usr/bin/env python3
"""Verifies a HotspotAuth traffic log without HotspotAuth: Python's standard library, and openssl for signatures.

Written from the format (src/HotspotAuth.TrafficLog/README.md), not from the program. Usage:
  verify.py TRAFFIC [--day D | --from D --to D] [--trust KEYID]... [--anchors FILE [--require-anchor]] [--zone ZONE] [--json]
A line per day and stream: DAY STREAM RESULT ROWS REASON. Nothing is written in TRAFFIC.
Exit: the first that occurs of 1 altered, 2 incomplete, 3 not verifiable; else 0. 64: wrong usage.
"""
import argparse
import base64
import contextlib
import datetime
import hashlib
import json
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import unicodedata
import urllib.parse

# Every released schema; never read from the store. name: (number, columns in hash order); '?' may be NULL.
GAP = "seq int,time time,end time,cause text,source text?,lost int?"
SCHEMAS = {1: {
    "access": (None, {
        "auth": (1, "seq int,time time,method text,result text,reason text?,account int?,user text?,user_tag blob?,mac mac?,ip ip?,nas text?,"
                    "station text?,session blob?,drill int"),
        "session": (2, "seq int,time time,event text,session blob,account int,user text,holder blob?,grp text?,mac mac?,ip ip?,nas text?,"
                       "nas_session text?,start time,end time?,packets_up int,packets_down int,bytes_up int,bytes_down int,cause text?,drill int"),
        "binding": (3, "seq int,time time,end time,mac mac,ip ip,vlan int?,source text,session blob?,conflict int"),
        "audit": (4, "seq int,time time,actor text,role text,action text,object text?,reason text?,origin ip?,result text,rows int?,hash blob?"),
        "clock": (5, "seq int,time time,source text,state text,offset_us int?,delay_us int?,stratum int?,step_us int?"),
        "head": (6, "seq int,time time,kind text,day text,stream text?,number int,hash blob,via text?"),
        "gap": (7, GAP)}),
    "flow": ("client_ip", {
        "flow": (16, "seq int,time time,end time,client_ip ip,client_mac mac?,client_port int,peer_ip ip,peer_port int,protocol int,vlan int?,"
                     "packets_up int,packets_down int,bytes_up int,bytes_down int,flags_up int,flags_down int,opened int,finish int,part int,exporter ip?"),
        "gap": (17, GAP),
        "binding": (18, "seq int,time time,end time,client_mac mac,client_ip ip,vlan int?,source text,conflict int")}),
    "nat": ("inside_ip", {
        "translation": (32, "seq int,time time,event int,start time,end time?,inside_ip ip,inside_port int,outside_ip ip,outside_port int,peer_ip ip,"
                            "peer_port int,protocol int,id int?,exporter ip?"),
        "gap": (33, GAP)})}}
STREAMS = ("access", "flow", "nat")
GOOD, OPEN, PURGED, UNVERIFIABLE, INCOMPLETE, ALTERED = range(6)
WORDS = ("valid", "open", "purged", "not_verifiable", "incomplete", "altered")
EXITS = (0, 0, 0, 3, 2, 1)
ZEROS = bytes(32)
DAY_MS = 86_400_000
P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def u64(*numbers):
    return b"".join(struct.pack(">Q", n & 0xFFFFFFFFFFFFFFFF) for n in numbers)


class Tree:
    """RFC 6962 tree over leaf hashes: the roots of the complete subtrees so far, one for each bit of the count."""

    def __init__(self):
        self.peaks, self.count = [], 0

    def add(self, leaf):
        self.peaks.append(leaf)
        size, self.count = self.count, self.count + 1
        while size & 1:
            right = self.peaks.pop()
            self.peaks[-1] = sha(b"\x01", self.peaks[-1], right)
            size >>= 1

    def root(self):
        if not self.peaks:
            return sha()
        root = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            root = sha(b"\x01", left, root)
        return root


class Text(bytes):
    """A TEXT value as its stored bytes; a BLOB comes as plain bytes."""


def day_of(name):
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", name or ""):
        return None
    try:
        datetime.date.fromisoformat(name)
        return name
    except ValueError:
        return None


def day_before(day):
    date = datetime.date.fromisoformat(day)
    return "" if date == datetime.date.min else (date - datetime.timedelta(1)).isoformat()


def end_of(day, zone):
    """The first moment after a day, in milliseconds UTC."""
    date = datetime.date.fromisoformat(day)
    if date == datetime.date.max:
        return 253_402_300_799_999
    bangkok = datetime.timezone(datetime.timedelta(hours=7))
    try:
        import zoneinfo
        tz = zoneinfo.ZoneInfo(zone)
    except Exception:  # noqa: BLE001 - a machine without that zone: UTC+7 has no daylight saving to get wrong
        tz = bangkok
    midnight = datetime.datetime.combine(date + datetime.timedelta(1), datetime.time(), tz)
    return int((midnight - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) / datetime.timedelta(milliseconds=1))


def state_of(path, folder=False):
    """absent, plain or other; links are not followed."""
    if not os.path.lexists(path):
        return "absent"
    fits = os.path.isdir(path) if folder else os.path.isfile(path)
    return "plain" if fits and not os.path.islink(path) else "other"


def read(path):
    with open(path, "rb") as file:
        return file.read()


# --- the signed form -------------------------------------------------------------------------------------------------

def canonical(value):
    """RFC 8785 for the values the format allows; ValueError for any other."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) >= 1 << 53:
            raise ValueError("integer too large")
        return str(value)
    if isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            raise ValueError("not NFC")
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if not all(name.isascii() for name in value):
        raise ValueError("member name")
    return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in sorted(value)) + "}"


def parse(data):
    """The object of a signed file, or None if the bytes are not their own canonical form."""
    def members(pairs):
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError("a name comes twice")
        return dict(pairs)

    def refuse(_):
        raise ValueError("not an integer")
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=members, parse_float=refuse, parse_constant=refuse)
        return value if isinstance(value, dict) and canonical(value).encode("utf-8") == data else None
    except (ValueError, RecursionError):
        return None


def is_int(value):
    return type(value) is int


def is_count(value):
    return is_int(value) and value >= 0


def is_text(value):
    return type(value) is str


def is_hex(length):
    return lambda value: is_text(value) and re.fullmatch(f"[0-9a-f]{{{2 * length}}}", value) is not None


def is_day(value):
    return is_text(value) and day_of(value) is not None


def is_texts(value):
    return type(value) is list and all(map(is_text, value))


def maybe(test):
    return lambda value: value is None or test(value)


def has(**tests):
    return lambda value: type(value) is dict and value.keys() == tests.keys() and all(test(value[name]) for name, test in tests.items())


H32, H16 = is_hex(32), is_hex(16)
KEYS = has(count=is_count, root=H32)


def is_streams(value):
    if type(value) is not dict or not set(value) <= set(STREAMS):
        return False
    shape = {"rows": is_count, "batches": is_count, "min_time": maybe(is_int), "max_time": maybe(is_int), "root": H32, "chain": H32, "opening": H32,
             "gaps": is_count, "lost": is_int}
    return all(has(**shape, keys=KEYS if SCHEMAS[1][name][0] else lambda keys: keys is None)(stream) for name, stream in value.items())


IS_DIGEST = has(
    format=lambda value: is_int(value) and value == 1, type=lambda value: value == "day", store=H16, site=is_text, zone=is_text, day=is_day, sealed=is_int,
    software=is_text, schema=lambda value: is_int(value) and value == 1, key=H32, next_key=maybe(H32),
    previous=maybe(has(day=is_day, digest=H32, signature=H32)), faults=is_texts, receipts=has(count=is_count, head=H32),
    clock=maybe(has(min_us=is_int, max_us=is_int)), streams=is_streams)
IS_RECEIPT = has(
    format=lambda value: is_int(value) and value == 1, type=lambda value: value == "purge", store=H16, number=is_count, previous=H32, day=is_day, digest=H32,
    rows=is_count, rule=is_text, actor=is_text, reason=is_text, cases=is_texts, time=is_int, key=H32)


def strict_der(data):
    """One SEQUENCE of two positive INTEGERs in shortest form, nothing after it."""
    if not 8 <= len(data) <= 72 or data[0] != 0x30 or data[1] != len(data) - 2:
        return False
    at = 2
    for _ in range(2):
        if at + 3 > len(data) or data[at] != 2 or not 1 <= data[at + 1] <= 33:
            return False
        value = data[at + 2:at + 2 + data[at + 1]]
        if len(value) != data[at + 1] or value[0] & 0x80 or (value[0] == 0 and (len(value) == 1 or not value[1] & 0x80)):
            return False
        at += 2 + len(value)
    return at == len(data)


def key_of(path):
    """The DER of a PEM file that holds one P-256 public key, or None."""
    if state_of(path) != "plain":
        return None
    pem = re.fullmatch(rb"\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*", read(path))
    try:
        der = base64.b64decode(b"".join(pem[1].split()), validate=True) if pem else b""
    except ValueError:
        return None
    return der if len(der) == 91 and der.startswith(P256) else None


class Signed:
    """A .json and its .sig as they stand in the store."""

    def __init__(self, stem):
        self.findings, self.json, self.sig, self.content = [], None, None, None
        self.stem, there, signed = stem, state_of(stem + ".json"), state_of(stem + ".sig")
        if "other" in (there, signed):
            self.find(ALTERED, "something else stands in a file's place")
        if there == "plain":
            self.json = read(stem + ".json")
        elif there == "absent":
            self.find(INCOMPLETE, "a signature stands alone: an interrupted step")
        if signed == "plain":
            self.sig = read(stem + ".sig")
        elif signed == "absent":
            self.find(UNVERIFIABLE, "the signature is absent")

    def find(self, result, reason):
        self.findings.append((result, reason))

    def altered(self):
        return any(result == ALTERED for result, _ in self.findings)

    def hash(self):
        return sha(self.json).hex() if self.json is not None else None

    def check(self, keys, key):
        if self.sig is None or self.json is None:
            return
        path = os.path.join(keys, key + ".pem")
        if not strict_der(self.sig):
            self.find(ALTERED, "the signature is not one strict DER sequence of two positive integers")
        elif state_of(path) == "absent":
            self.find(UNVERIFIABLE, f"key file {key} is absent")
        elif (der := key_of(path)) is None or sha(der).hex() != key:
            self.find(ALTERED, f"key file {key} does not hold that key")
        elif subprocess.run(["openssl", "dgst", "-sha256", "-verify", path, "-signature", self.stem + ".sig", self.stem + ".json"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode:
            self.find(ALTERED, "the signature does not fit")


def stems(folder, test):
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return sorted({name.rsplit(".", 1)[0] for name in names if name.endswith((".json", ".sig")) and test(name.rsplit(".", 1)[0])})


class Evidence:
    """Digests and receipts of a store, each checked for itself and against the others; always whole."""

    def __init__(self, root, trust):
        self.root, self.keys, self.trust = root, os.path.join(root, "keys"), set(trust)
        self.accepted, self.untrusted, self.expected, self.purges = set(), False, None, {}
        self.digests = {day: Signed(os.path.join(root, "digests", day)) for day in stems(os.path.join(root, "digests"), day_of)}
        numbers = stems(os.path.join(root, "receipts"), lambda name: re.fullmatch("[0-9]{6,15}", name))
        self.receipts = {int(name): Signed(os.path.join(root, "receipts", name)) for name in sorted(numbers, key=int)}
        self.store = None
        for day, digest in self.digests.items():
            self.load_digest(day, digest)
        contents = [digest.content for digest in self.digests.values() if digest.content]
        self.newest = contents[-1] if contents else None
        before = None
        for day, digest in self.digests.items():
            if digest.content:
                self.check_key(digest)
                self.check_previous(day, digest, before)
            before = day if digest.json is not None else before
        for number, receipt in self.receipts.items():
            self.check_receipt(number, receipt)
        for digest in self.digests.values():
            if digest.content:
                self.check_count(digest, digest.content["receipts"])

    def load_digest(self, day, digest):
        if digest.json is None:
            return
        content = parse(digest.json)
        if content is not None and is_int(content.get("schema")) and content["schema"] not in SCHEMAS:
            return digest.find(UNVERIFIABLE, f"schema {content['schema']} is not known to this verifier")
        if content is None or not IS_DIGEST(content):
            return digest.find(ALTERED, "the digest is not in its signed form")
        digest.content = content
        digest.check(self.keys, content["key"])
        if content["day"] != day:
            digest.find(ALTERED, f"the digest is that of {content['day']}")
        if content["faults"]:
            digest.find(ALTERED, "sealed with faults: " + "; ".join(content["faults"]))
        self.store = self.store or content["store"]
        if content["store"] != self.store:
            digest.find(ALTERED, "the digest is of another store")

    def check_key(self, digest):
        key, outside = digest.content["key"], False
        if key in self.trust:
            self.untrusted = False
        elif self.expected is None:
            self.untrusted = not self.trust
            outside = bool(self.trust)
            digest.find(*((ALTERED, "the first key is not a trusted one") if outside else (UNVERIFIABLE, "no trusted key is given")))
        elif key != self.expected:
            outside = True
            digest.find(ALTERED, "signed by a key outside the chain")
        elif self.untrusted:
            digest.find(UNVERIFIABLE, "no trusted key is given")
        if not outside and not digest.altered():
            self.accepted |= {key, digest.content["next_key"]} - {None}
            self.expected = digest.content["next_key"] or key

    def check_previous(self, day, digest, before):
        link = digest.content["previous"]
        if link is None:
            if before is not None:
                digest.find(ALTERED, "names no digest before it although there is one")
            return
        previous = self.digests.get(link["day"])
        if link["day"] >= day:
            digest.find(ALTERED, "names a digest before it that is not before it")
        elif previous is None or previous.json is None:
            digest.find(INCOMPLETE, f"the digest before it, of {link['day']}, is absent")
        elif previous.hash() != link["digest"] or (previous.sig is not None and sha(previous.sig).hex() != link["signature"]):
            digest.find(ALTERED, f"the digest before it, of {link['day']}, is not the one it names")
        elif before != link["day"]:
            digest.find(ALTERED, "passes over a digest")

    def check_receipt(self, number, receipt):
        if receipt.json is None:
            return
        content = parse(receipt.json)
        if content is None or not IS_RECEIPT(content):
            return receipt.find(ALTERED, "the receipt is not in its signed form")
        receipt.content = content
        receipt.check(self.keys, content["key"])
        if content["number"] != number:
            receipt.find(ALTERED, "the receipt has another number")
        if self.store and content["store"] != self.store:
            receipt.find(ALTERED, "the receipt is of another store")
        if self.accepted and content["key"] not in self.accepted:
            receipt.find(ALTERED, "signed by a key outside the chain")
        elif self.untrusted:
            receipt.find(UNVERIFIABLE, "no trusted key is given")
        before = self.receipts.get(number - 1)
        if number == 1:
            if content["previous"] != ZEROS.hex():
                receipt.find(ALTERED, "the first receipt names one before it")
        elif before is None or before.json is None:
            receipt.find(INCOMPLETE, "the receipt before it is absent")
        elif before.hash() != content["previous"]:
            receipt.find(ALTERED, "the receipt before it is not the one it names")
        if content["day"] in self.purges:
            receipt.find(ALTERED, "the day has a receipt already")
        self.purges.setdefault(content["day"], receipt)
        digest = self.digests.get(content["day"])
        if digest is None or digest.json is None:
            receipt.find(INCOMPLETE, f"the digest of {content['day']} is absent")
        elif digest.hash() != content["digest"]:
            receipt.find(ALTERED, f"the digest of {content['day']} is not the one it names")
        elif digest.content:
            if sum(stream["rows"] for stream in digest.content["streams"].values()) != content["rows"]:
                receipt.find(ALTERED, "the receipt counts other rows than the digest")
            if content["time"] < end_of(content["day"], digest.content["zone"]) + 90 * DAY_MS:
                receipt.find(INCOMPLETE, f"{content['day']} went before 90 days were over")

    def check_count(self, digest, head):
        receipt = self.receipts.get(head["count"])
        if head["count"] == 0:
            if head["head"] != ZEROS.hex():
                digest.find(ALTERED, "names a receipt but counts none")
        elif receipt is None or receipt.json is None:
            digest.find(INCOMPLETE, f"receipt {head['count']}, which it names, is absent")
        elif receipt.hash() != head["head"]:
            digest.find(ALTERED, f"receipt {head['count']} is not the one it names")

    def purged(self, day):
        receipt = self.purges.get(day)
        return receipt is not None and not receipt.altered()


# --- a stream's file -------------------------------------------------------------------------------------------------

class Facts:
    """What a stream's file is, computed from its rows."""

    def __init__(self):
        self.findings, self.chains, self.witnesses, self.store, self.opening = [], [], [], None, ZEROS
        self.root = self.chain = ZEROS
        self.rows = self.gaps = self.lost = 0
        self.min = self.max = self.first_time = self.last_time = self.keys = self.clock = None
        self.first_gap = False

    def find(self, result, reason):
        self.findings.append((result, reason))

    def worst(self):
        return max((result for result, _ in self.findings), default=GOOD)

    def digest(self):
        return {"rows": self.rows, "batches": len(self.chains), "min_time": self.min, "max_time": self.max, "root": self.root.hex(),
                "chain": self.chain.hex(), "opening": self.opening.hex(), "gaps": self.gaps, "lost": self.lost, "keys": self.keys}


def item(value, kind, null):
    """One item of a row's canonical form, or None if the value is not of its column's class."""
    if value is None:
        return b"\x00" if null else None
    if kind in ("int", "time"):
        return b"\x01" + struct.pack(">q", value) if type(value) is int else None
    if kind == "text":
        if type(value) is not Text or b"\x00" in value:
            return None
        try:
            value.decode("utf-8")
        except UnicodeDecodeError:
            return None
        return b"\x02" + struct.pack(">I", len(value)) + value
    if type(value) is not bytes or (kind == "ip" and len(value) not in (4, 16)) or (kind == "mac" and len(value) != 6):
        return None
    return b"\x03" + struct.pack(">I", len(value)) + value


def shape(db, stream, day, facts):
    check = db.execute("PRAGMA integrity_check(1)").fetchone()
    if check is None or check[0] != b"ok":
        facts.find(ALTERED, "SQLite finds the file damaged")
    if db.execute("PRAGMA encoding").fetchone()[0] != b"UTF-8":
        facts.find(ALTERED, "the file's text is not UTF-8")
    tables = {name: [column.split()[0] for column in columns.split(",")] for name, (_, columns) in SCHEMAS[1][stream][1].items()}
    tables |= {"meta": ["name", "value"], "batch": ["k", "first", "last", "count", "root", "chain", "time"]}
    found = set()
    for kind, name, page in db.execute("SELECT type,name,rootpage FROM sqlite_master"):
        kind, name = kind.decode("utf-8", "replace"), name.decode("utf-8", "replace")
        if kind != "index":
            if kind != "table" or name not in tables or not page or page < 0:
                facts.find(ALTERED, f"{kind} {name} is not in the schema")
            found.add(name)
    for name, columns in tables.items():
        if name not in found:
            facts.find(ALTERED, f"table {name} is absent")
        elif [row[1].decode() if row[6] == 0 else "" for row in db.execute(f'PRAGMA table_xinfo("{name}")')] != columns:
            facts.find(ALTERED, f"the columns of {name} are not the schema's")
    if facts.findings:
        return
    meta = db.execute("SELECT name,value FROM meta").fetchall()
    values = {bytes(name) if name is not None else None: value for name, value in meta}
    if len(meta) != 5 or values.keys() != {b"store", b"stream", b"day", b"schema", b"opening"}:
        return facts.find(ALTERED, "meta does not have its five values")
    if type(values[b"schema"]) is int and values[b"schema"] not in SCHEMAS:
        facts.find(UNVERIFIABLE, f"schema {values[b'schema']} is not known to this verifier")
    for name, kind, test in ((b"store", bytes, lambda value: len(value) == 16), (b"stream", Text, lambda value: value == stream.encode()),
                             (b"day", Text, lambda value: value == day.encode()), (b"schema", int, lambda value: True),
                             (b"opening", bytes, lambda value: len(value) == 32)):
        if type(values[name]) is not kind or not test(values[name]):
            facts.find(ALTERED, f"meta: {name.decode()} does not fit the place of the file")
    facts.store, facts.opening = values[b"store"], values[b"opening"]


def table_rows(db, name, number, columns, key):
    """(seq, column whose value is not of its class or None, canonical form, key, name, row) of a table, in seq order."""
    columns = [(*column.rstrip("?").split(), column.endswith("?")) for column in columns.split(",")]
    names = [column[0] for column in columns]
    place = names.index(key) if key in names else None
    for row in db.execute(f"SELECT {','.join(chr(34) + column + chr(34) for column in names)} FROM \"{name}\" ORDER BY seq"):
        items = [item(value, kind, null) for value, (_, kind, null) in zip(row, columns)]
        wrong = next((column for column, part in zip(names, items) if part is None), None)
        yield row[0], wrong, None if wrong else struct.pack(">BH", number, 1) + b"".join(items), None if place is None else row[place], name, row


def merged(db, stream):
    """All rows of a file in seq order."""
    key, tables = SCHEMAS[1][stream]
    runs = [table_rows(db, name, number, columns, key) for name, (number, columns) in tables.items()]
    heads = [next(run, None) for run in runs]
    while any(heads):
        at = min((i for i, head in enumerate(heads) if head), key=lambda i: heads[i][0])
        yield heads[at]
        heads[at] = next(runs[at], None)


def note(facts, name, row):
    facts.min = row[1] if facts.min is None else min(facts.min, row[1])
    facts.max = row[1] if facts.max is None else max(facts.max, row[1])
    if name == "gap":
        facts.gaps, facts.lost = facts.gaps + 1, facts.lost + (row[5] or 0)
    elif name == "clock" and row[4] is not None:
        low, high = (row[4], row[4]) if facts.clock is None else (facts.clock["min_us"], facts.clock["max_us"])
        facts.clock = {"min_us": min(low, row[4]), "max_us": max(high, row[4])}
    elif name == "head":
        facts.witnesses.append((row[2].decode(), row[3].decode(), row[4].decode() if row[4] is not None else None, row[5], row[6]))


def batches(db, stream, day, facts):
    rows, seq, before, gap_seq = merged(db, stream), 0, None, 0
    days, keys, chain = Tree(), {}, sha(b"\x02", facts.store, stream.encode(), day.encode(), facts.opening)
    for batch in db.execute("SELECT k,first,last,count,root,chain,time FROM batch ORDER BY k"):
        k, first, last, count, root, stored, time = batch
        number = len(facts.chains) + 1
        if [type(value) for value in batch] != [int] * 4 + [bytes] * 2 + [int] or (k, first, last) != (number, seq + 1, seq + count) or count < 0:
            return facts.find(ALTERED, f"batch {number} does not follow the one before it")
        tree = Tree()
        for _ in range(count):
            row = next(rows, None)
            if row is None or row[0] != seq + 1:
                return facts.find(ALTERED, f"row {seq + 1} of batch {k} is absent")
            if row[1]:
                return facts.find(ALTERED, f"row {seq + 1}: {row[4]}.{row[1]} is not of its type")
            leaf, seq = sha(b"\x00", row[2]), seq + 1
            tree.add(leaf)
            gap_seq = seq if row[4] == "gap" else gap_seq
            if SCHEMAS[1][stream][0]:
                keys.setdefault(bytes(row[3] or b""), Tree()).add(leaf)
            note(facts, row[4], row[5])
        h = sha(b"\x04", tree.root(), u64(k, first, last, count, time))
        chain = sha(b"\x03", chain, h)
        days.add(h)
        facts.chains.append(chain)
        if tree.root() != root:
            facts.find(ALTERED, f"the rows of batch {k} do not have its root")
        elif chain != stored:
            facts.find(ALTERED, f"batch {k} does not continue the chain")
        has_gap = gap_seq > seq - count
        if before is not None and time - before > 120_000 and not has_gap:
            facts.find(INCOMPLETE, f"the silence before batch {k} has no gap row")
        if k == 1:
            facts.first_time, facts.first_gap = time, has_gap
        before = time
        if facts.worst() == ALTERED:
            break
    facts.last_time, facts.chain, facts.root, facts.rows = before, chain, days.root(), seq
    if not facts.chains:
        facts.find(ALTERED, "the file has no batch")
    elif (extra := next(rows, None)) is not None:
        facts.find(ALTERED, f"row {extra[0]} is in no batch")
    if SCHEMAS[1][stream][0]:
        tree = Tree()
        for key in sorted(keys):
            tree.add(sha(b"\x05", bytes([len(key)]), key, u64(keys[key].count), keys[key].root()))
        facts.keys = {"count": tree.count, "root": tree.root().hex()}


# --- days ------------------------------------------------------------------------------------------------------------

class Store:
    """Opens streams without writing in the store: sealed files as immutable, open ones as copies with their journals."""

    def __init__(self, root, evidence, scratch):
        self.root, self.evidence, self.scratch, self.open_files = root, evidence, scratch, {}
        self.folders = sorted(name for name in os.listdir(root) if day_of(name))

    def path(self, day, stream):
        return os.path.join(self.root, day, stream + ".sqlite")

    def open(self, day, stream):
        if (day, stream) not in self.open_files:
            path, db = self.path(day, stream), None
            if state_of(os.path.join(self.root, day), folder=True) == "plain" and state_of(path) == "plain":
                digest = self.evidence.digests.get(day)
                is_sealed = digest is not None and digest.json is not None
                name = path if is_sealed else self.copy(path, os.path.join(self.scratch, f"{day}-{stream}.sqlite"))
                with contextlib.suppress(sqlite3.Error):
                    db = sqlite3.connect("file:" + urllib.parse.quote(os.path.abspath(name)) + ("?immutable=1" if is_sealed else ""), uri=True)
                    db.text_factory = Text
            self.open_files[day, stream] = db
        return self.open_files[day, stream]

    @staticmethod
    def copy(source, target):
        def state():
            head = read(source + "-wal")[:32] if state_of(source + "-wal") == "plain" else b""
            return os.stat(source).st_mtime_ns, head
        for _ in range(20):  # the writer may move its journal into the file meanwhile
            before = state()
            shutil.copyfile(source, target)
            for journal in ("-wal", "-journal"):
                with contextlib.suppress(FileNotFoundError):
                    os.remove(target + journal)
                if state_of(source + journal) == "plain":
                    shutil.copyfile(source + journal, target + journal)
            if state() == before:
                break
        return target

    def ask(self, day, stream, sql, *values):
        db = self.open(day, stream)
        try:
            return db.execute(sql, values).fetchone() if db else None
        except sqlite3.Error:
            return None

    def last(self, day, stream):
        return self.ask(day, stream, "SELECT chain,time FROM batch ORDER BY k DESC LIMIT 1")

    def facts(self, day, stream):
        facts, db = Facts(), self.open(day, stream)
        try:
            if db is None:
                facts.find(ALTERED, "no database stands in the file's place")
                return facts
            shape(db, stream, day, facts)
            if not facts.findings:
                batches(db, stream, day, facts)
        except (sqlite3.Error, OverflowError) as failure:
            facts.find(ALTERED, f"the file cannot be read: {failure}")
        if facts.store is not None:
            self.evidence.store = self.evidence.store or bytes(facts.store).hex()
            if bytes(facts.store).hex() != self.evidence.store:
                facts.find(ALTERED, "the file is of another store")
        return facts

    def witness(self, kind, day, stream, number, remembered):
        """What is wrong with something that a witness or an anchor names; None if nothing."""
        digests, receipts = self.evidence.digests, self.evidence.receipts
        if not day_of(day):
            return ALTERED, f"a witness names the day {day!r}"
        if kind == "receipt":
            what, found = f"receipt {number}", receipts[number].hash() if number in receipts else None
        elif kind in ("head", "anchor") and stream is not None:
            if stream not in STREAMS:
                return ALTERED, f"a witness names the stream {stream!r}"
            if self.evidence.purged(day):
                return None
            batch = self.ask(day, stream, "SELECT chain FROM batch WHERE k=?", number)
            what, found = f"batch {number} of {day} {stream}", bytes(batch[0]).hex() if batch else None
        elif kind in ("digest", "anchor"):
            what, found = f"the digest of {day}", digests[day].hash() if day in digests else None
        else:
            return ALTERED, f"a witness of the unknown kind {kind!r}"
        if found is None:
            return INCOMPLETE, f"{what}, which a witness names, is absent"
        return None if found == remembered.hex() else (ALTERED, f"{what} is not what a witness remembers")

    def surroundings(self, day, stream, facts):
        if facts.findings and facts.worst() != INCOMPLETE or any(result == UNVERIFIABLE for result, _ in facts.findings):
            return
        for earlier in sorted({d for d in [*self.folders, *self.evidence.digests] if d < day}, reverse=True):
            digest = self.evidence.digests.get(earlier)
            if digest is not None and digest.content:
                known = digest.content["streams"].get(stream)
                expected = bytes.fromhex(known["chain"]) if known else None
            else:
                expected = (self.last(earlier, stream) or [None])[0]
            if expected is not None:
                if facts.opening != expected:
                    follows = earlier == day_before(day) or facts.opening == ZEROS
                    facts.find(ALTERED if follows else INCOMPLETE, f"the opening does not continue {earlier}")
                break
        else:
            if facts.opening != ZEROS:
                facts.find(INCOMPLETE, "the opening continues a day that is absent")
        before = next((last for last in (self.last(d, stream) for d in reversed(self.folders) if d < day) if last), None)
        if before and facts.first_time is not None and facts.first_time - before[1] > 120_000 and not facts.first_gap:
            facts.find(INCOMPLETE, "the silence before the day has no gap row")
        if stream == "access":
            for witness in facts.witnesses:
                finding = self.witness(*witness)
                if finding and finding not in facts.findings:
                    facts.find(*finding)

    def later_batch(self, day):
        for later in reversed([folder for folder in self.folders if folder > day]):
            times = [last[1] for last in (self.last(later, stream) for stream in STREAMS) if last]
            if times:
                return max(times)
        return None

    def strangers(self, day, names):
        return [line(day, "day", [(ALTERED, f"{name} does not belong to the day")]) for name in sorted(os.listdir(os.path.join(self.root, day))) if name not in names]

    def lines(self, day, zone):
        digest = self.evidence.digests.get(day)
        content = digest.content if digest else None
        streams = [stream for stream in STREAMS if content and stream in content["streams"]]
        if content and self.evidence.purged(day):
            return [line(day, stream, [], PURGED, content["streams"][stream]["rows"]) for stream in streams]
        folder = state_of(os.path.join(self.root, day), folder=True)
        if folder == "other":
            return [line(day, "day", [(ALTERED, "something else stands in the folder's place")])]
        if folder == "absent":
            if content:
                return [line(day, stream, [(INCOMPLETE, "the day is absent and no receipt says why")]) for stream in streams]
            return [line(day, "day", [(INCOMPLETE, "the day is absent")])]
        return self.sealed(day, digest, content, streams) if content else self.unsealed(day, digest, zone)

    def sealed(self, day, digest, content, streams):
        lines = self.strangers(day, {stream + ".sqlite" for stream in streams})
        for stream in streams:
            if state_of(self.path(day, stream)) == "absent":
                lines.append(line(day, stream, [(INCOMPLETE, "the stream is absent")]))
                continue
            facts, named = self.facts(day, stream), content["streams"][stream]
            if all(result == INCOMPLETE for result, _ in facts.findings):
                if facts.opening.hex() != named["opening"]:
                    facts.find(ALTERED, "opening is not that of the digest")
                elif len(facts.chains) < named["batches"]:
                    facts.find(INCOMPLETE, f"the last {named['batches'] - len(facts.chains)} batches are absent")
                elif facts.digest() != named:
                    facts.find(ALTERED, "the rows are not those of the digest")
            if stream == "access" and len(facts.chains) >= named["batches"] and facts.clock != content["clock"]:
                facts.find(ALTERED, "clock is not that of the digest")
            self.surroundings(day, stream, facts)
            lines.append(line(day, stream, facts.findings + digest.findings, GOOD, facts.rows))
        if "access" not in streams and content["clock"] is not None:
            lines.append(line(day, "day", [(ALTERED, "the digest names a clock without an access stream")]))
        return lines

    def unsealed(self, day, digest, zone):
        lines = self.strangers(day, {stream + ".sqlite" + journal for stream in STREAMS for journal in ("", "-wal", "-shm", "-journal")})
        for stream in STREAMS:
            if state_of(self.path(day, stream)) != "absent":
                facts = self.facts(day, stream)
                self.surroundings(day, stream, facts)
                later = self.later_batch(day)
                if later is not None and later > end_of(day, zone) + 6 * 3_600_000:
                    facts.find(INCOMPLETE, "the day is not sealed although a later one is long begun")
                lines.append(line(day, stream, facts.findings + (digest.findings if digest else []), OPEN, facts.rows))
        return lines


def line(day, stream, findings, good=GOOD, rows=0):
    return day, stream, max((result for result, _ in findings), default=good), rows, "; ".join(reason for _, reason in sorted(findings, key=lambda f: -f[0]))


def anchors(options, evidence, store, chosen):
    newest = None
    text = read(options.anchors).decode("utf-8", "replace").splitlines() if options.anchors else []
    for words in text:
        found = re.fullmatch(r"hotspotauth (.+) (?:digest ([0-9-]{10})|head ([0-9-]{10}) (access|flow|nat) ([0-9]{1,15})) ([0-9a-f]{64})", words)
        if not found or not day_of(found[2] or found[3]) or (evidence.newest and found[1] != evidence.newest["site"]):
            continue
        day = found[2] or found[3]
        finding = store.witness("anchor", day, found[4], int(found[5] or 0), bytes.fromhex(found[6]))
        if finding:
            yield line(day, "anchor", [finding])
        elif not found[4]:
            newest = max(newest or day, day)
    if options.require_anchor:
        for day in chosen:
            if day in evidence.digests and evidence.digests[day].json is not None and (newest is None or day > newest):
                yield line(day, "anchor", [(UNVERIFIABLE, "no anchor covers the day")])


def verify(options, scratch):
    evidence = Evidence(options.traffic, options.trust)
    store = Store(options.traffic, evidence, scratch)
    days = sorted({*store.folders, *evidence.digests, *(r.content["day"] for r in evidence.receipts.values() if r.content)})
    chosen = [day for day in days if (options.start or "") <= day <= (options.end or "9999-12-31")]
    for day in chosen:  # access first: what its witnesses name was written before, so the copies of the others have it
        for stream in STREAMS:
            store.open(day, stream)
    identity = os.path.join(options.traffic, "store.json")
    zone = options.zone or (evidence.newest or (parse(read(identity)) if os.path.isfile(identity) else None) or {}).get("zone")
    lines = [found for day in chosen for found in store.lines(day, zone or "Asia/Bangkok")]
    lines += [line(day, "digest", digest.findings) for day, digest in evidence.digests.items() if digest.findings]
    lines += [line(r.content["day"] if r.content else f"{n:06d}", "receipt", r.findings) for n, r in evidence.receipts.items() if r.findings]
    lines += anchors(options, evidence, store, chosen)
    for db in filter(None, store.open_files.values()):
        db.close()
    return lines


def main():
    parser = argparse.ArgumentParser(description="Verifies a HotspotAuth traffic log without HotspotAuth.")
    parser.add_argument("traffic")
    parser.add_argument("--day")
    parser.add_argument("--from", dest="start")
    parser.add_argument("--to", dest="end")
    parser.add_argument("--trust", action="append", default=[])
    parser.add_argument("--anchors")
    parser.add_argument("--require-anchor", action="store_true")
    parser.add_argument("--zone")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    options.start, options.end = options.day or options.start, options.day or options.end
    if not os.path.isdir(options.traffic) or not all(day_of(day) for day in (options.start, options.end) if day):
        print(f"{options.traffic}: no traffic log there, or a day that is none", file=sys.stderr)
        return 64
    with tempfile.TemporaryDirectory(prefix="hotspotauth-verify-") as scratch:
        lines = verify(options, scratch)
    worst = max((found[2] for found in lines), default=GOOD)
    if options.json:
        result = WORDS[worst if worst >= UNVERIFIABLE else GOOD]
        print(json.dumps({"result": result, "days": [dict(zip(("day", "stream", "result", "rows", "reason"), (*found[:2], WORDS[found[2]], *found[3:]))) for found in lines]}))
    else:
        for day, stream, result, rows, reason in lines:
            print(f"{day} {stream} {WORDS[result]} {rows} {reason}".rstrip())
    return EXITS[worst]


if __name__ == "__main__":
    sys.exit(main())

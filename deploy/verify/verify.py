#!/usr/bin/env python3
"""Verifies a HotspotAuth traffic log without HotspotAuth: Python's standard library, and openssl for signatures.
Written from the format (src/HotspotAuth.TrafficLog/README.md), not from the program. Usage:
  verify.py TRAFFIC [--day D | --from D --to D] [--trust KEYID]... [--anchors FILE [--require-anchor]] [--zone ZONE] [--json]
  verify.py --package FILE | TRAFFIC --case FOLDER ...: what verify_package.py beside it does. A line per day and stream: DAY STREAM RESULT ROWS REASON.
Nothing is written in TRAFFIC. Exit: the first that occurs of 1 altered, 2 incomplete, 3 not verifiable; else 0. 64: wrong usage."""
import argparse, base64, contextlib, datetime, functools, hashlib, heapq, itertools, json, os, pathlib, re, shutil
import sqlite3, struct, subprocess, sys, tempfile, unicodedata, urllib.parse, zlib, zoneinfo

# Every released schema; never read from the store. Of a stream its key, of a table number, name and columns in hash order behind seq and time; '?' may be
# NULL, a column without a type is an int. Becomes {version: {stream: (key, {table: (number, [(column, type, whether NULL)])})}}.
SCHEMA_1 = (
    "access/- 1/auth/method:text,result:text,reason?:text,account?,user?:text,user_tag?:blob,mac?:mac,ip?:ip,nas?:text,station?:text,session?:blob,drill "
    "2/session/event:text,session:blob,account,user:text,holder?:blob,grp?:text,mac?:mac,ip?:ip,nas?:text,nas_session?:text,start:time,end?:time,"
    "packets_up,packets_down,bytes_up,bytes_down,cause?:text,drill 3/binding/end:time,mac:mac,ip:ip,vlan?,source:text,session?:blob,conflict "
    "4/audit/actor:text,role:text,action:text,object?:text,reason?:text,origin?:ip,result:text,rows?,hash?:blob 5/clock/source:text,state:text,offset_us?,"
    "delay_us?,stratum?,step_us? 6/head/kind:text,day:text,stream?:text,number,hash:blob,via?:text 7/gap/end:time,cause:text,source?:text,lost? "
    "flow/client_ip 16/flow/end:time,client_ip:ip,client_mac?:mac,client_port,peer_ip:ip,peer_port,protocol,vlan?,packets_up,packets_down,bytes_up,"
    "bytes_down,flags_up,flags_down,opened,finish,part,exporter?:ip 17/gap/end:time,cause:text,source?:text,lost? 18/binding/end:time,client_mac:mac,"
    "client_ip:ip,vlan?,source:text,conflict nat/inside_ip 32/translation/event,start:time,end?:time,inside_ip:ip,inside_port,outside_ip:ip,outside_port,"
    "peer_ip:ip,peer_port,protocol,id?,exporter?:ip 33/gap/end:time,cause:text,source?:text,lost?")
SCHEMAS, COLUMN = {1: {}}, lambda text: (text.split(":")[0].rstrip("?"), text.partition(":")[2] or "int", "?" in text)
for words in (words.split("/") for words in SCHEMA_1.split()):
    if len(words) == 2: tables = SCHEMAS[1].setdefault(words[0], (words[1].strip("-") or None, {}))[1]
    else: tables[words[1]] = (int(words[0]), [COLUMN(text) for text in ("seq,time:time," + words[2]).split(",")])
# Tables that a sealed day may hold in blocks: key columns, columns of `since`, column of `until`, what each column's numbers are differences to.
PACKED = {"flow": (("client_ip",), ("time",), "end", {"end": "time", "peer_port": "~peer_ip", "protocol": "~peer_ip"} | dict.fromkeys(
              ("seq", "time", "client_mac", "vlan", "exporter"), "<")),
          "translation": (("inside_ip", "inside_port"), ("time", "start"), "end", {"time": "start", "end": "start", "outside_port": "inside_port"} |
              dict.fromkeys(("seq", "start", "outside_ip", "peer_ip", "peer_port", "protocol", "id", "exporter"), "<"))}
# What a sealed day's catalogue has entries about: of which column, and which column of the same row follows; of a port its page of 256, and who had each.
ENTRIES = [words.split(":") for words in "ip:ip: ip:client_ip: mac:mac:ip mac:client_mac:client_ip user:user: inside:inside_ip: outside:outside_ip:outside_port"
           .split()]
STREAMS, BLOCK, MOST_ROWS, RUN_BITS = ("access", "flow", "nat"), ["n", "run", "rows", "low", "high", "since", "until", "crc"], 16_384, 18
GOOD, OPEN, PURGED, UNVERIFIABLE, INCOMPLETE, ALTERED = range(6)
WORDS, EXITS = ("valid", "open", "purged", "not_verifiable", "incomplete", "altered"), (0, 0, 0, 3, 2, 1)
ZEROS, DAY_MS, P256 = bytes(32), 86_400_000, bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")

def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def u64(*numbers): return b"".join(struct.pack(">Q", n & 0xFFFFFFFFFFFFFFFF) for n in numbers)
class Tree:  # RFC 6962 tree over leaf hashes: the roots of the complete subtrees so far, one for each bit of the count
    def __init__(self): self.peaks, self.count = [], 0
    def add(self, leaf):
        self.peaks.append(leaf)
        size, self.count = self.count, self.count + 1
        while size & 1: self.peaks[-2:], size = [sha(b"\x01", *self.peaks[-2:])], size >> 1
    def root(self): return functools.reduce(lambda right, left: sha(b"\x01", left, right), reversed(self.peaks)) if self.peaks else sha()
class Text(bytes): """A TEXT value as its stored bytes; a BLOB comes as plain bytes."""
def day_of(name):
    with contextlib.suppress(ValueError):
        return name if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", name or "") and datetime.date.fromisoformat(name) else None
def day_before(day): return (datetime.date.fromisoformat(max(day, "0001-01-02")) - datetime.timedelta(1)).isoformat()
def end_of(day, zone):  # The first moment after a day, in milliseconds UTC
    if day == "9999-12-31": return 253_402_300_799_999
    try: place = zoneinfo.ZoneInfo(zone)
    except (KeyError, ValueError, OSError): place = datetime.timezone(datetime.timedelta(hours=7))  # a machine without that zone
    return int(datetime.datetime.combine(datetime.date.fromisoformat(day) + datetime.timedelta(1), datetime.time(), place).timestamp()) * 1000
def state_of(path, fits=os.path.isfile):  # absent, plain or other; links are not followed
    return "plain" if fits(path) and not os.path.islink(path) else "other" if os.path.lexists(path) else "absent"
def read(path): return pathlib.Path(path).read_bytes()
def require(condition):
    if condition: return True
    raise ValueError("not in the signed form")
def canonical(value):  # RFC 8785 for the values the format allows; ValueError for any other
    if type(value) is int: return require(abs(value) < 1 << 53) and str(value)
    if type(value) is str: return require(unicodedata.is_normalized("NFC", value)) and json.dumps(value, ensure_ascii=False)
    if type(value) is list: return "[" + ",".join(map(canonical, value)) + "]"
    if type(value) is dict and require(all(map(str.isascii, value))):
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in sorted(value)) + "}"
    return {None: "null", True: "true", False: "false"}[value]
def parse(data):  # The object of a signed file, or None if the bytes are not their own canonical form
    members, refuse = (lambda pairs: require(len(dict(pairs)) == len(pairs)) and dict(pairs)), (lambda text: require(False))
    with contextlib.suppress(ValueError, RecursionError):
        value = json.loads(data.decode("utf-8"), object_pairs_hook=members, parse_float=refuse, parse_constant=refuse)
        return value if type(value) is dict and canonical(value).encode("utf-8") == data else None
is_int, is_text, is_count = (lambda value: type(value) is int), (lambda value: type(value) is str), (lambda value: is_int(value) and value >= 0)
is_hex = lambda length: lambda value: is_text(value) and re.fullmatch(f"[0-9a-f]{{{2 * length}}}", value) is not None
is_day, is_texts = (lambda value: is_text(value) and day_of(value) is not None), (lambda value: type(value) is list and all(map(is_text, value)))
same, maybe = (lambda what: lambda value: type(value) is type(what) and value == what), (lambda test: lambda value: value is None or test(value))
has = lambda **tests: lambda value: type(value) is dict and value.keys() == tests.keys() and all(test(value[name]) for name, test in tests.items())
H32, H16 = is_hex(32), is_hex(16)  # shapes of members: each a test of a value
STREAM = dict(rows=is_count, batches=is_count, gaps=is_count, lost=is_int, min_time=maybe(is_int), max_time=maybe(is_int), root=H32, chain=H32, opening=H32)
IS_STREAM = {name: has(**STREAM, keys=has(count=is_count, root=H32) if key else same(None)) for name, (key, _) in SCHEMAS[1].items()}
is_streams = lambda value: type(value) is dict and all(name in IS_STREAM and IS_STREAM[name](stream) for name, stream in value.items())
IS_DIGEST = has(format=same(1), type=same("day"), store=H16, site=is_text, zone=is_text, day=is_day, sealed=is_int, software=is_text, schema=same(1), key=H32,
                next_key=maybe(H32), previous=maybe(has(day=is_day, digest=H32, signature=H32)), faults=is_texts, receipts=has(count=is_count, head=H32),
                clock=maybe(has(min_us=is_int, max_us=is_int)), streams=is_streams)
IS_RECEIPT = has(format=same(1), type=same("purge"), store=H16, number=is_count, previous=H32, day=is_day, digest=H32, rows=is_count, rule=is_text,
                 actor=is_text, reason=is_text, cases=is_texts, time=is_int, key=H32)
def der(number): return bytes([2, number.bit_length() // 8 + 1]) + number.to_bytes(number.bit_length() // 8 + 1, "big")
def strict_der(data):  # One SEQUENCE of two positive INTEGERs in shortest form, nothing after it: it is what it is when written anew
    r, s = (int.from_bytes(data[4:4 + data[3]], "big"), int.from_bytes(data[6 + data[3]:], "big")) if 8 <= len(data) <= 72 else (0, 0)
    return r > 0 and s > 0 and data == bytes([0x30, len(der(r) + der(s))]) + der(r) + der(s)
def key_of(path):  # The DER of a PEM file that holds one P-256 public key, or None
    pem = state_of(path) == "plain" and re.fullmatch(rb"\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*", read(path))
    with contextlib.suppress(ValueError):
        der = base64.b64decode(b"".join(pem[1].split()), validate=True) if pem else b""
        return der if len(der) == 91 and der.startswith(P256) else None

class Findings:
    findings = ()
    def find(self, result, reason): self.findings = [*self.findings, (result, reason)]
    def first(self, *cases):  # Notes the first of the cases (whether, result, reason) that is so; a good one ends the list
        case = next((case for case in cases if case[0]), None)
        if case and case[1] != GOOD: self.find(*case[1:])
    def has(self, *results): return any(result in results for result, _ in self.findings)
class Signed(Findings):  # A .json and its .sig as they stand in the store
    json = sig = content = None
    def __init__(self, stem):
        self.stem, there, signed = stem, state_of(stem + ".json"), state_of(stem + ".sig")
        self.json, self.sig = (read(stem + end) if state == "plain" else None for end, state in ((".json", there), (".sig", signed)))
        self.first(("other" in (there, signed), ALTERED, "something else stands in a file's place"))
        self.first((there == "absent", INCOMPLETE, "a signature stands alone: an interrupted step"), (signed == "absent", UNVERIFIABLE, "it is not signed"))
    def hash(self): return sha(self.json).hex() if self.json is not None else None
    def check(self, keys, key):
        if self.sig is None or self.json is None: return
        path = os.path.join(keys, key + ".pem")
        der, call = key_of(path), ["openssl", "dgst", "-sha256", "-verify", path, "-signature", self.stem + ".sig", self.stem + ".json"]
        self.first((not strict_der(self.sig), ALTERED, "the signature is not one strict DER sequence of two positive integers"),
                   (state_of(path) == "absent", UNVERIFIABLE, f"key file {key} is absent"),
                   (der is None or sha(der).hex() != key, ALTERED, f"key file {key} does not hold that key"))
        if not self.has(ALTERED, UNVERIFIABLE) and subprocess.run(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode:
            self.find(ALTERED, "the signature does not fit")
ABSENT, names_in = object.__new__(Signed), lambda folder: os.listdir(folder) if os.path.isdir(folder) else []
def stems(folder, test): return sorted(filter(test, {name.rsplit(".", 1)[0] for name in names_in(folder) if name.endswith((".json", ".sig"))}))

class Evidence:  # Digests and receipts of a store, each checked for itself and against the others; always whole
    def __init__(self, root, trust):
        self.keys, self.trust, self.accepted, self.untrusted, self.expected, self.purges, self.store = f"{root}/keys", set(trust), set(), False, None, {}, None
        self.digests = {day: Signed(f"{root}/digests/{day}") for day in stems(f"{root}/digests", day_of)}
        self.receipts = {int(n): Signed(f"{root}/receipts/{n}") for n in sorted(stems(f"{root}/receipts", re.compile("[0-9]{6,15}").fullmatch), key=int)}
        for day, digest in self.digests.items(): self.load_digest(day, digest)
        self.newest, before = next((digest.content for digest in reversed(self.digests.values()) if digest.content), None), None
        for day, digest in self.digests.items():
            if digest.content:
                self.check_key(digest)
                self.check_previous(day, digest, before)
                self.check_count(digest, digest.content["receipts"]["count"], digest.content["receipts"]["head"])
            before = day if digest.json is not None else before
        for number, receipt in self.receipts.items(): self.check_receipt(number, receipt)
    def load_digest(self, day, digest):
        if digest.json is None: return
        content = parse(digest.json)
        if content is not None and is_int(content.get("schema")) and content["schema"] not in SCHEMAS:
            return digest.find(UNVERIFIABLE, f"schema {content['schema']} is not known to this verifier")
        if content is None or not IS_DIGEST(content): return digest.find(ALTERED, "the digest is not in its signed form")
        digest.content, self.store = content, self.store or content["store"]
        digest.check(self.keys, content["key"])
        digest.first((content["day"] != day, ALTERED, f"the digest is that of {content['day']}"))
        digest.first((content["faults"], ALTERED, "sealed with faults: " + "; ".join(content["faults"])))
        digest.first((content["store"] != self.store, ALTERED, "the digest is of another store"))
    def check_key(self, digest):
        key = digest.content["key"]
        if key in self.trust or self.expected is None: self.untrusted = not self.trust
        outside = key not in self.trust and (key != self.expected if self.expected is not None else not self.untrusted)
        digest.first((outside, ALTERED, "signed by a key outside the chain of trust"), (self.untrusted, UNVERIFIABLE, "no trusted key is given"))
        if not outside and not digest.has(ALTERED):
            self.accepted |= {key, digest.content["next_key"]} - {None}
            self.expected = digest.content["next_key"] or key
    def check_previous(self, day, digest, before):
        link = digest.content["previous"]
        if link is None: return digest.first((before is not None, ALTERED, "names no digest before it although there is one"))
        previous, name = self.digests.get(link["day"], ABSENT), f"the digest before it, of {link['day']},"
        wrong = previous.hash() != link["digest"] or (previous.sig is not None and sha(previous.sig).hex() != link["signature"])
        digest.first((link["day"] >= day, ALTERED, "names a digest before it that is not before it"), (previous.json is None, INCOMPLETE, f"{name} is absent"),
                     (wrong, ALTERED, f"{name} is not the one it names"), (before != link["day"], ALTERED, "passes over a digest"))
    def check_receipt(self, number, receipt):
        if receipt.json is None: return
        content = parse(receipt.json)
        if content is None or not IS_RECEIPT(content): return receipt.find(ALTERED, "the receipt is not in its signed form")
        receipt.content, day = content, content["day"]
        receipt.check(self.keys, content["key"])
        before, digest = self.receipts.get(number - 1, ABSENT), self.digests.get(day, ABSENT)
        receipt.first((content["number"] != number, ALTERED, "the receipt has another number"))
        receipt.first((self.store and content["store"] != self.store, ALTERED, "the receipt is of another store"))
        receipt.first((self.accepted and content["key"] not in self.accepted, ALTERED, "signed by a key outside the chain"),
                      (self.untrusted, UNVERIFIABLE, "no trusted key is given"))
        receipt.first((number == 1 and content["previous"] != ZEROS.hex(), ALTERED, "the first names one before it"), (number == 1, GOOD, ""),
                      (before.json is None, INCOMPLETE, "the receipt before it is absent"),
                      (before.hash() != content["previous"], ALTERED, "the receipt before it is not the one it names"))
        receipt.first((day in self.purges, ALTERED, "the day has a receipt already"))
        self.purges.setdefault(day, receipt)
        receipt.first((digest.json is None, INCOMPLETE, f"the digest of {day} is absent"),
                      (digest.hash() != content["digest"], ALTERED, f"{day} has another digest"))
        if digest.content and digest.hash() == content["digest"]:
            rows, first = sum(stream["rows"] for stream in digest.content["streams"].values()), end_of(day, digest.content["zone"]) + 90 * DAY_MS
            receipt.first((rows != content["rows"], ALTERED, "the receipt counts other rows than the digest"))
            receipt.first((content["time"] < first, INCOMPLETE, f"{day} went before 90 days were over"))
    def check_count(self, digest, count, head):
        receipt = self.receipts.get(count, ABSENT)
        digest.first((count == 0 and head != ZEROS.hex(), ALTERED, "names a receipt but counts none"), (count == 0, GOOD, ""),
                     (receipt.json is None, INCOMPLETE, f"receipt {count}, which it names, is absent"),
                     (receipt.hash() != head, ALTERED, f"receipt {count} is not the one it names"))
    def purged(self, day): return day in self.purges and not self.purges[day].has(ALTERED)
class Facts(Findings):  # What a stream's file is, computed from its rows
    def __init__(self):
        self.chains, self.witnesses, self.store, self.opening, self.root, self.chain = [], [], None, ZEROS, ZEROS, ZEROS
        self.rows, self.gaps, self.lost, self.first_gap, self.min, self.max, self.first_time, self.keys, self.clock = 0, 0, 0, False, *[None] * 5
    def digest(self):
        return {"rows": self.rows, "batches": len(self.chains), "min_time": self.min, "max_time": self.max, "root": self.root.hex(),
                "chain": self.chain.hex(), "opening": self.opening.hex(), "gaps": self.gaps, "lost": self.lost, "keys": self.keys}
def item(value, kind, null):  # One item of a row's canonical form, or None if the value is not of its column's class
    if value is None: return b"\x00" if null else None
    if kind in ("int", "time"): return b"\x01" + struct.pack(">q", value) if type(value) is int else None
    if kind == "text": fits = type(value) is Text and b"\x00" not in value and value.decode("utf-8", "ignore").encode() == value
    else: fits = type(value) is bytes and len(value) in {"ip": (4, 16), "mac": (6,)}.get(kind, (len(value),))
    return (b"\x02" if kind == "text" else b"\x03") + struct.pack(">I", len(value)) + value if fits else None
def inflate(data, length):  # exactly so many bytes from exactly these; nothing larger is ever made
    content = (stream := zlib.decompressobj()).decompress(data, length + 1)
    return require(len(content) == length and stream.eof and not stream.unused_data) and content
def differences(cell, rows, null):  # a cell of numbers: NULL marks, then the lowest byte of each number, the next of each ...; None for NULL
    width, marked = cell[0] & 0x7F, cell[0] >> 7
    require(width <= 8 and (null or not marked) and (width + marked > 0 or len(cell) == 1))
    content = inflate(cell[1:], (width + marked) * rows) if width + marked else b""
    planes = [content[at:at + rows] for at in range(0, len(content), rows)]
    marks = planes.pop(0) if marked else bytes(rows)
    numbers = [int.from_bytes(octets, "little") for octets in zip(*planes)] if planes else [0] * rows
    return require(max(marks) <= 1) and [None if mark else number >> 1 ^ -(number & 1) for mark, number in zip(marks, numbers)]
def dictionary(cell, rows, kind, null):  # the distinct addresses of a cell in byte order, and the cell of numbers behind them
    (packed, length), items, at = struct.unpack(">II", cell[:8]), [], 0
    content = inflate(cell[8:8 + packed], require(length <= rows * 21) and length)
    while at < length:
        items.append(content[at:at + (5 + int.from_bytes(content[at + 1:at + 5], "big") if content[at] else 1)])
        at += len(items[-1])
    values = [one[5:] if one[0] else None for one in items]
    return require(items == sorted(set(items)) == [item(value, kind, null) for value in values]) and values, cell[8 + packed:]
def unpack(block, name, columns):  # the rows of a block and their keys in its order; ValueError if it is damaged or its head does not fit the rows
    (_, run, rows, low, high, since, until, crc), (key, sinces, last, rules) = block[:8], PACKED[name]
    require([*map(type, block[:6])] == [int] * 3 + [bytes] * 2 + [int] and type(until) in (int, type(None)) and 1 <= rows <= MOST_ROWS and run >= 0)
    require(all(type(cell) is bytes for cell in block[8:]) and crc == zlib.crc32(b"".join(block[8:])))
    cells, done, starts = {column[0]: (*column[1:], cell) for column, cell in zip(columns, block[8:])}, {}, set()
    def column(name):  # its values, and the numbers that stand for them
        if name in done: return done[name]
        (kind, null, cell), rule, values, numbers, like = cells[name], rules.get(name, ""), None, [], {}
        is_number, base = kind in ("int", "time"), run << RUN_BITS if name == "seq" else since if kind == "time" else 0
        if not is_number: values, cell = dictionary(cell, rows, kind, null)
        other, before = column(rule.lstrip("~"))[1] if rule not in ("", "<") else None, base
        for row, difference in enumerate(differences(cell, rows, null and is_number)):
            if row in starts: before, like = base, {}
            origin = 0 if rule == "" else before if rule == "<" else like.get(other[row], 0) if rule[0] == "~" else other[row]
            numbers.append(None if difference is None else (origin + difference + 2 ** 63) % 2 ** 64 - 2 ** 63)
            if difference is not None: before = numbers[row]
            if rule[:1] == "~": like[other[row]] = numbers[row]
        require(is_number or sorted(set(numbers)) == list(range(len(values))))
        return done.setdefault(name, (numbers if is_number else [values[place] for place in numbers], numbers))
    parts = [column(name)[0] for name in key]
    keys = [b"".join(part if type(part) is bytes else u64(part) for part in row) for row in zip(*parts)]
    starts.update(row for row in range(rows) if row == 0 or any(part[row] != part[row - 1] for part in parts))
    content, ends = [column(name)[0] for name, *_ in columns], column(last)[0]
    require(low == keys[0] and high == keys[-1] and since == min(min(done[name][0]) for name in sinces) and until == (None if None in ends else max(ends)))
    return list(zip(keys, zip(*content)))
def packed_rows(db, name, columns):  # the rows of a table of blocks in seq order, a run at a time
    number, before = itertools.count(1), -1
    for run, blocks in itertools.groupby(db.execute(f"SELECT * FROM {name}_block ORDER BY n"), lambda block: block[1]):
        rows = [row for block in blocks if require(block[0] == next(number)) for row in unpack(block, name, columns)]
        order = [(key, row[0]) for key, row in rows]
        require(run > before and order == sorted(set(order)) and all(seq - 1 >> RUN_BITS == run for _, seq in order))
        yield from sorted((row for _, row in rows), key=lambda row: row[0])
        before = run
def has_table(db, name): return db.execute("SELECT count(*) FROM sqlite_master WHERE name=?", (name,)).fetchone()[0] > 0
def is_packed(db, name): return name in PACKED and has_table(db, name + "_block")
def shape(db, stream, day, facts):
    facts.first((db.execute("PRAGMA integrity_check(1)").fetchone() != (b"ok",), ALTERED, "SQLite finds the file damaged"))
    facts.first((db.execute("PRAGMA encoding").fetchone()[0] != b"UTF-8", ALTERED, "the file's text is not UTF-8"))
    tables, found = {"meta": ["name", "value"], "batch": ["k", "first", "last", "count", "root", "chain", "time"]}, set()
    for name, (_, columns) in SCHEMAS[1][stream][1].items():
        names, blocks = [column for column, _, _ in columns], is_packed(db, name)
        tables[name + "_block" if blocks else name] = BLOCK + names if blocks else names
    if has_table(db, "catalogue"): tables["catalogue"] = ["about", "item"]  # older files have none, and a reader without one only looks into more days
    for kind, name, page in db.execute("SELECT type,name,rootpage FROM sqlite_master WHERE type IS NOT 'index'"):
        found.add(name := bytes(name or b"").decode("utf-8", "replace"))
        facts.first((kind != b"table" or name not in tables or type(page) is not int or page < 1, ALTERED, f"{kind} {name} is not in the schema"))
    for name, columns in tables.items():
        named = [row[1].decode() if row[6] == 0 else "" for row in db.execute(f'PRAGMA table_xinfo("{name}")')]
        facts.first((name not in found, ALTERED, f"table {name} is absent"), (named != columns, ALTERED, f"the columns of {name} are not the schema's"))
    if facts.findings: return
    meta = db.execute("SELECT name,value FROM meta").fetchall()
    values = {bytes(name): value for name, value in meta if type(name) is Text}
    if len(meta) != 5 or values.keys() != {b"store", b"stream", b"day", b"schema", b"opening"}:
        return facts.find(ALTERED, "meta does not have its five values")
    facts.store, facts.opening, version = values[b"store"], values[b"opening"], values[b"schema"]
    facts.first((type(version) is int and version not in SCHEMAS, UNVERIFIABLE, f"schema {version} is not known to this verifier"))
    for name, kind, fits in ((b"store", bytes, lambda value: len(value) == 16), (b"opening", bytes, lambda value: len(value) == 32),
                             (b"stream", Text, stream.encode().__eq__), (b"day", Text, day.encode().__eq__), (b"schema", int, lambda value: True)):
        facts.first((type(values[name]) is not kind or not fits(values[name]), ALTERED, f"meta: {name.decode()} does not fit the place of the file"))
def table_rows(db, name, number, columns, key):  # (seq, column whose value is not of its class or None, canonical form, key, name, row) in seq order
    names = [column[0] for column in columns]
    place = names.index(key) if key in names else None
    plain = f"SELECT {','.join(chr(34) + column + chr(34) for column in names)} FROM \"{name}\" ORDER BY seq"
    for row in packed_rows(db, name, columns) if is_packed(db, name) else db.execute(plain):
        items = [item(value, kind, null) for value, (_, kind, null) in zip(row, columns)]
        wrong = next((column for column, part in zip(names, items) if part is None), None)
        yield row[0], wrong, None if wrong else struct.pack(">BH", number, 1) + b"".join(items), None if place is None else row[place], name, row
def merged(db, stream):  # All rows of a file in seq order; the same number in two tables comes twice
    runs = (table_rows(db, name, number, columns, SCHEMAS[1][stream][0]) for name, (number, columns) in SCHEMAS[1][stream][1].items())
    return heapq.merge(*runs, key=lambda row: row[0] if type(row[0]) is int else 0)
def note(facts, name, row):
    facts.min, facts.max = (row[1], row[1]) if facts.min is None else (min(facts.min, row[1]), max(facts.max, row[1]))
    if name == "gap": facts.gaps, facts.lost = facts.gaps + 1, facts.lost + (row[5] or 0)
    elif name == "clock" and row[4] is not None:
        facts.clock = {"min_us": min(row[4], (facts.clock or {}).get("min_us", row[4])), "max_us": max(row[4], (facts.clock or {}).get("max_us", row[4]))}
    elif name == "head": facts.witnesses.append((row[2].decode(), row[3].decode(), row[4].decode() if row[4] is not None else None, row[5], row[6]))
def groups(number): return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + groups(number >> 7)  # of seven bits, the lowest first
class Catalogue(dict):  # {(about, item): each port of a page with an inside address that had it, else nothing} of the rows so far
    def __init__(self, stream):
        names = {name: [column[0] for column in columns] + [""] for name, (_, columns) in SCHEMAS[1][stream][1].items()}
        self.places = {name: [(about.encode(), own.index(first), own.index(other), "inside_ip" in own and own.index("inside_ip"))
                              for about, first, other in ENTRIES if first in own] for name, own in names.items()}
    def enter(self, name, row):
        for about, first, other, inside in (place for place in self.places[name] if row[place[1]] is not None):
            more, item = (*row, b"")[other], row[first]
            if type(more) is int: self.setdefault((about, bytes([len(item)]) + item + u64(more >> 8)), set()).add((more & 255, row[inside]))
            else: self.setdefault((about, item + (more or b"")), ())
    def rows(self):
        place = {item: groups(number) for number, item in enumerate(sorted(item for about, item in self if about == b"inside"))}
        return sorted((Text, about, bytes, item + b"".join(bytes([low]) + place[inside] for low, inside in sorted(had))) for (about, item), had in self.items())
def batches(db, stream, day, facts):
    rows, seq, before, gap_seq, catalogue = merged(db, stream), 0, None, 0, Catalogue(stream) if has_table(db, "catalogue") else None
    key_column, days, keys, chain = SCHEMAS[1][stream][0], Tree(), {}, sha(b"\x02", facts.store, stream.encode(), day.encode(), facts.opening)
    for batch in db.execute("SELECT k,first,last,count,root,chain,time FROM batch ORDER BY k"):
        (k, first, last, count, root, stored, time), number = batch, len(facts.chains) + 1
        if [type(value) for value in batch] != [int] * 4 + [bytes] * 2 + [int] or (k, first, last) != (number, seq + 1, seq + count) or count < 0:
            return facts.find(ALTERED, f"batch {number} does not follow the one before it")
        tree = Tree()
        for _ in range(count):
            row = next(rows, None)
            if row is None or row[0] != seq + 1: return facts.find(ALTERED, f"row {seq + 1} of batch {k} is absent")
            if row[1]: return facts.find(ALTERED, f"row {seq + 1}: {row[4]}.{row[1]} is not of its type")
            leaf, seq, gap_seq = sha(b"\x00", row[2]), seq + 1, seq + 1 if row[4] == "gap" else gap_seq
            tree.add(leaf)
            if key_column: keys.setdefault(bytes(row[3] or b""), Tree()).add(leaf)
            note(facts, row[4], row[5])
            if catalogue is not None: catalogue.enter(row[4], row[5])
        days.add(h := sha(b"\x04", tree.root(), u64(k, first, last, count, time)))
        facts.chains.append(chain := sha(b"\x03", chain, h))
        facts.first((tree.root() != root, ALTERED, f"the rows of batch {k} do not have its root"), (chain != stored, ALTERED, f"batch {k} breaks the chain"))
        has_gap = gap_seq > seq - count
        facts.first((before is not None and time - before > 120_000 and not has_gap, INCOMPLETE, f"the silence before batch {k} has no gap row"))
        if before is None: facts.first_time, facts.first_gap = time, has_gap
        before = time
        if facts.has(ALTERED): break
    facts.chain, facts.root, facts.rows = chain, days.root(), seq
    facts.first((not facts.chains, ALTERED, "the file has no batch"), (next(rows, None) is not None, ALTERED, "rows at the end are in no batch"))
    if catalogue is not None and not facts.has(ALTERED):
        stored = [(type(about), about, type(item), item) for about, item in db.execute("SELECT about,item FROM catalogue ORDER BY about,item")]
        facts.first((stored != catalogue.rows(), ALTERED, "the catalogue is not that of the rows"))
    if key_column:
        tree = Tree()
        for key in sorted(keys): tree.add(sha(b"\x05", bytes([len(key)]), key, u64(keys[key].count), keys[key].root()))
        facts.keys = {"count": tree.count, "root": tree.root().hex()}

class Store:  # Opens streams without writing in the store: sealed files as immutable, open ones as copies with their journals
    def __init__(self, root, evidence, scratch):
        self.root, self.evidence, self.scratch = root, evidence, scratch
        self.folders = sorted(name for name in os.listdir(root) if day_of(name))
    def path(self, day, stream): return os.path.join(self.root, day, stream + ".sqlite")
    @functools.cache
    def open(self, day, stream):  # None where no plain file stands
        path, is_sealed = self.path(day, stream), self.evidence.digests.get(day, ABSENT).json is not None
        if state_of(os.path.join(self.root, day), os.path.isdir) != "plain" or state_of(path) != "plain": return None
        name = path if is_sealed else self.copy(path, os.path.join(self.scratch, f"{day}-{stream}.sqlite"))
        with contextlib.suppress(sqlite3.Error):
            db = sqlite3.connect("file:" + urllib.parse.quote(os.path.abspath(name)) + ("?immutable=1" if is_sealed else ""), uri=True)
            db.text_factory = Text
            return db
    @staticmethod
    def copy(source, target):
        state = lambda: (os.stat(source).st_mtime_ns, state_of(source + "-wal") == "plain" and read(source + "-wal")[:32])
        for _ in range(20):  # the writer may move its journal into the file meanwhile
            before = state()
            shutil.copyfile(source, target)
            for name in ("-wal", "-journal"):
                with contextlib.suppress(FileNotFoundError): os.remove(target + name)
                if state_of(source + name) == "plain": shutil.copyfile(source + name, target + name)
            if state() == before: break
        return target
    def ask(self, day, stream, sql, *values):
        with contextlib.suppress(sqlite3.Error): return self.open(day, stream).execute(sql, values).fetchone() if self.open(day, stream) else None
    def last(self, day, stream): return self.ask(day, stream, "SELECT chain,time FROM batch ORDER BY k DESC LIMIT 1")
    def facts(self, day, stream):
        facts, db = Facts(), self.open(day, stream)
        facts.first((db is None, ALTERED, "no database stands in the file's place"))
        try:
            if not facts.findings: shape(db, stream, day, facts)
            if not facts.findings: batches(db, stream, day, facts)
        except (sqlite3.Error, zlib.error, struct.error, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as failure:
            facts.find(ALTERED, f"the file cannot be read: {failure}")
        store, self.evidence.store = (own := bytes(facts.store or b"").hex()), self.evidence.store or own
        facts.first((store and store != self.evidence.store, ALTERED, "the file is of another store"))
        return facts
    def witness(self, kind, day, stream, number, remembered):  # What is wrong with something that a witness or an anchor names; None if nothing
        is_head = kind == "head" or (kind == "anchor" and stream is not None)
        if not day_of(day) or kind not in ("head", "digest", "receipt", "anchor") or (is_head and stream not in STREAMS):
            return ALTERED, f"a witness names {kind!r} {day!r} {stream!r}"
        if kind == "receipt": what, found = f"receipt {number}", self.evidence.receipts.get(number, ABSENT).hash()
        elif not is_head: what, found = f"the digest of {day}", self.evidence.digests.get(day, ABSENT).hash()
        elif self.evidence.purged(day): return None
        else: what, found = f"batch {number} of {day} {stream}", (self.ask(day, stream, "SELECT ifnull(chain,0) FROM batch WHERE k=?", number) or [None])[0]
        if found is None: return INCOMPLETE, f"{what}, which a witness names, is absent"
        return None if found in (remembered, remembered.hex()) else (ALTERED, f"{what} is not what a witness remembers")
    def surroundings(self, day, stream, facts):
        if facts.has(ALTERED, UNVERIFIABLE): return
        for earlier in sorted({d for d in [*self.folders, *self.evidence.digests] if d < day}, reverse=True):
            content = self.evidence.digests.get(earlier, ABSENT).content
            known = content["streams"].get(stream) if content else None
            expected = bytes.fromhex(known["chain"]) if known else None if content else (self.last(earlier, stream) or [None])[0]
            if expected is not None:
                result = ALTERED if earlier == day_before(day) or facts.opening == ZEROS else INCOMPLETE
                facts.first((facts.opening != expected, result, f"the opening does not continue {earlier}"))
                break
        else: facts.first((facts.opening != ZEROS, INCOMPLETE, "the opening continues a day that is absent"))
        before = next((last for last in (self.last(d, stream) for d in reversed(self.folders) if d < day) if last), None)
        silent = before and facts.first_time is not None and facts.first_time - before[1] > 120_000 and not facts.first_gap
        facts.first((silent, INCOMPLETE, "the silence before the day has no gap row"))
        for finding in dict.fromkeys(filter(None, (self.witness(*witness) for witness in facts.witnesses))): facts.find(*finding)
    def later_batch(self, day):
        days = ([last[1] for last in (self.last(later, stream) for stream in STREAMS) if last] for later in reversed(self.folders) if later > day)
        return max(next(filter(None, days), [None]))
    def strangers(self, day, names):
        return [line(day, "day", [(ALTERED, f"{name} is not of the day")]) for name in sorted(os.listdir(os.path.join(self.root, day))) if name not in names]
    def lines(self, day, zone):
        content = (digest := self.evidence.digests.get(day, ABSENT)).content
        streams = [stream for stream in STREAMS if content and stream in content["streams"]]
        if content and self.evidence.purged(day): return [line(day, stream, [], PURGED, content["streams"][stream]["rows"]) for stream in streams]
        folder = state_of(os.path.join(self.root, day), os.path.isdir)
        if folder == "other": return [line(day, "day", [(ALTERED, "something else stands in the folder's place")])]
        if folder == "absent": return [line(day, name, [(INCOMPLETE, "the day is absent, no receipt says why")]) for name in (streams if content else ["day"])]
        return self.sealed(day, digest, content, streams) if content else self.unsealed(day, digest, zone)
    def sealed(self, day, digest, content, streams):
        lines = self.strangers(day, {stream + ".sqlite" for stream in streams})
        for stream in streams:
            if state_of(self.path(day, stream)) == "absent":
                lines.append(line(day, stream, [(INCOMPLETE, "the stream is absent")]))
                continue
            facts, named = self.facts(day, stream), content["streams"][stream]
            short = named["batches"] - len(facts.chains)
            if not facts.has(ALTERED, UNVERIFIABLE):
                facts.first((facts.opening.hex() != named["opening"], ALTERED, "opening is not that of the digest"),
                            (short > 0, INCOMPLETE, f"the last {short} batches are absent"),
                            (facts.digest() != named, ALTERED, "the rows are not those of the digest"))
            facts.first((stream == "access" and short <= 0 and facts.clock != content["clock"], ALTERED, "clock is not that of the digest"))
            self.surroundings(day, stream, facts)
            lines.append(line(day, stream, [*facts.findings, *digest.findings], GOOD, facts.rows))
        if content["clock"] and "access" not in streams: lines.append(line(day, "day", [(ALTERED, "the digest names a clock without an access stream")]))
        return lines
    def unsealed(self, day, digest, zone):
        lines = self.strangers(day, {stream + ".sqlite" + journal for stream in STREAMS for journal in ("", "-wal", "-shm", "-journal")})
        for stream in (stream for stream in STREAMS if state_of(self.path(day, stream)) != "absent"):
            facts, later = self.facts(day, stream), self.later_batch(day)
            self.surroundings(day, stream, facts)
            facts.first((later is not None and later > end_of(day, zone) + DAY_MS // 4, INCOMPLETE, "not sealed although a later day is long begun"))
            lines.append(line(day, stream, [*facts.findings, *digest.findings], OPEN, facts.rows))
        return lines

def line(day, stream, findings, good=GOOD, rows=0):
    reasons = "; ".join(reason for _, reason in sorted(findings, key=lambda finding: -finding[0]))
    return day, stream, max((result for result, _ in findings), default=good), rows, reasons
def anchors(options, evidence, store, chosen):
    newest = None
    for words in re.split("\r\n?|\n", read(options.anchors).decode("utf-8-sig", "replace")) if options.anchors else []:
        found = re.fullmatch(r"(?:.* )?hotspotauth (.+) (?:digest ([0-9-]{10})|head ([0-9-]{10}) (access|flow|nat) ([0-9]{1,15})) ([0-9a-f]{64}) *", words)
        if not found or not day_of(found[2] or found[3]) or (evidence.newest and found[1] != evidence.newest["site"]): continue
        day = found[2] or found[3]
        if finding := store.witness("anchor", day, found[4], int(found[5] or 0), bytes.fromhex(found[6])): yield line(day, "anchor", [finding])
        elif not found[4]: newest = max(newest or day, day)
    for day in (day for day in chosen if options.require_anchor and evidence.digests.get(day, ABSENT).json is not None and day > (newest or "")):
        yield line(day, "anchor", [(UNVERIFIABLE, "no anchor covers the day")])
def verify(options, scratch):
    store = Store(options.traffic, evidence := Evidence(options.traffic, options.trust), scratch)
    days = sorted({*store.folders, *evidence.digests, *(r.content["day"] for r in evidence.receipts.values() if r.content)})
    chosen = [day for day in days if (options.start or "") <= day <= (options.end or "9999-12-31")]
    # Access first: what its witnesses name was written before, so the copies of the others have it.
    for day, stream in itertools.product(chosen, STREAMS): store.open(day, stream)
    identity = os.path.join(options.traffic, "store.json")
    zone = options.zone or (evidence.newest or (parse(read(identity)) if os.path.isfile(identity) else None) or {}).get("zone")
    lines = [found for day in chosen for found in store.lines(day, zone or "Asia/Bangkok")]
    lines += [line(day, "digest", digest.findings) for day, digest in evidence.digests.items() if digest.findings]
    lines += [line(r.content["day"] if r.content else f"{n:06d}", "receipt", r.findings) for n, r in evidence.receipts.items() if r.findings]
    lines += anchors(options, evidence, store, chosen)
    return lines
def main():
    other = [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "verify_package.py"), *sys.argv[1:]]
    if {"--package", "--case"} & {word.partition("=")[0] for word in sys.argv}: return subprocess.run(other, check=False).returncode
    parser = argparse.ArgumentParser(description="Verifies a HotspotAuth traffic log without HotspotAuth.")
    for name, more in (("traffic", {}), ("--day", {}), ("--from", {"dest": "start"}), ("--to", {"dest": "end"}),
                       ("--trust", {"action": "append", "default": []}), ("--anchors", {}), ("--require-anchor", {"action": "store_true"}), ("--zone", {}),
                       ("--json", {"action": "store_true"})): parser.add_argument(name, **more)
    options = parser.parse_args()
    options.start, options.end = options.day or options.start, options.day or options.end
    if not (os.path.isdir(options.traffic) and os.path.isfile(options.anchors or __file__) and all(day_of(d) for d in (options.start, options.end) if d)):
        return print(f"{options.traffic}: no traffic log there, or an anchors file or a day that is none", file=sys.stderr) or 64
    with tempfile.TemporaryDirectory(prefix="hotspotauth-verify-") as scratch: lines = verify(options, scratch)
    worst = max((found[2] for found in lines), default=GOOD)
    if options.json:
        named = [dict(zip(("day", "stream", "result", "rows", "reason"), (*found[:2], WORDS[found[2]], *found[3:]))) for found in lines]
        print(json.dumps({"result": WORDS[worst if worst >= UNVERIFIABLE else GOOD], "days": named}))
    else:
        for day, stream, result, rows, reason in lines: print(f"{day} {stream} {WORDS[result]} {rows} {reason}".rstrip())
    return EXITS[worst]
if __name__ == "__main__": sys.exit(main())

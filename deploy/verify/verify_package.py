#!/usr/bin/env python3
"""Verifies a package of a HotspotAuth traffic log, or the rows of a case, without HotspotAuth: Python's standard library, and openssl for signatures.
Written from the format (src/HotspotAuth.TrafficLog/README.md, "Proofs", "Case", "Package"), not from the program. Every package carries it as verify.py. Usage:
  verify.py [--package FILE.zip | FOLDER] --trust KEYID [--json]       without --package: the unpacked package in which this file lies
  verify_package.py TRAFFIC --case FOLDER --trust KEYID [--json]       rows that a case keeps, against the digests of the store
KEYID is on the key sheet of the office, in 64 hex digits. A line for the manifest, each file with a fault, each day and stream: DAY STREAM RESULT ROWS REASON.
Exit: the first that occurs of 1 altered, 2 incomplete, 3 not verifiable; else 0. 64: wrong usage.
"""
import argparse, array, base64, bisect, contextlib, datetime, functools, hashlib, io, ipaddress, itertools, json, os, pathlib, re
import struct, subprocess, sys, tempfile, unicodedata, zipfile, zlib

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
STREAMS = ("access", "flow", "nat")
GOOD, OPEN, UNVERIFIABLE, INCOMPLETE, ALTERED = range(5)
WORDS, EXITS = ("valid", "open", "not_verifiable", "incomplete", "altered"), (0, 0, 3, 2, 1)
P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")

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
def state_of(path, fits=os.path.isfile):  # absent, plain or other; links are not followed
    return "plain" if fits(path) and not os.path.islink(path) else "other" if os.path.lexists(path) else "absent"
def read(path): return pathlib.Path(path).read_bytes()
def require(condition):
    if not condition: raise ValueError("not in the signed form")
    return True
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
# Shapes of members: each a test of a value.
is_int, is_text, is_count = (lambda value: type(value) is int), (lambda value: type(value) is str), (lambda value: is_int(value) and value >= 0)
is_hex = lambda length: lambda value: is_text(value) and re.fullmatch(f"[0-9a-f]{{{2 * length}}}", value) is not None
is_day, is_texts = (lambda value: is_text(value) and day_of(value) is not None), (lambda value: type(value) is list and all(map(is_text, value)))
same, maybe = (lambda what: lambda value: type(value) is type(what) and value == what), (lambda test: lambda value: value is None or test(value))
has = lambda **tests: lambda value: type(value) is dict and value.keys() == tests.keys() and all(test(value[name]) for name, test in tests.items())
H32, H16 = is_hex(32), is_hex(16)
STREAM = dict(rows=is_count, batches=is_count, gaps=is_count, lost=is_int, min_time=maybe(is_int), max_time=maybe(is_int), root=H32, chain=H32, opening=H32)
IS_STREAM = {name: has(**STREAM, keys=has(count=is_count, root=H32) if key else same(None)) for name, (key, _) in SCHEMAS[1].items()}
is_streams = lambda value: type(value) is dict and all(name in IS_STREAM and IS_STREAM[name](stream) for name, stream in value.items())
IS_DIGEST = has(format=same(1), type=same("day"), store=H16, site=is_text, zone=is_text, day=is_day, sealed=is_int, software=is_text, schema=same(1), key=H32,
                next_key=maybe(H32), previous=maybe(has(day=is_day, digest=H32, signature=H32)), faults=is_texts, receipts=has(count=is_count, head=H32),
                clock=maybe(has(min_us=is_int, max_us=is_int)), streams=is_streams)
def der(number): return bytes([2, number.bit_length() // 8 + 1]) + number.to_bytes(number.bit_length() // 8 + 1, "big")
def strict_der(data):  # One SEQUENCE of two positive INTEGERs in shortest form, nothing after it: it is what it is when written anew
    if not 8 <= len(data) <= 72: return False
    r, s = int.from_bytes(data[4:4 + data[3]], "big"), int.from_bytes(data[6 + data[3]:], "big")
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
ABSENT = object.__new__(Signed)
def stems(folder, test):
    return sorted(filter(test, {name.rsplit(".", 1)[0] for name in os.path.isdir(folder) and os.listdir(folder) or [] if name.endswith((".json", ".sig"))}))

class Evidence:  # Digests, each checked for itself and against the ones before it; those of a package begin somewhere in the chain
    def __init__(self, root, trust, excerpt=False):
        self.keys, self.trust, self.excerpt, self.accepted = f"{root}/keys", set(trust), excerpt, set()
        self.untrusted, self.expected, self.store = False, None, None
        self.digests, before = {day: Signed(f"{root}/digests/{day}") for day in stems(f"{root}/digests", day_of)}, None
        for day, digest in self.digests.items(): self.load_digest(day, digest)
        for day, digest in self.digests.items():
            if digest.content:
                self.check_key(digest)
                self.check_previous(day, digest, before)
            before = day if digest.json is not None else before
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
        digest.first((link["day"] >= day, ALTERED, "names a digest before it that is not before it"),
                     (self.excerpt and before is None, GOOD, ""), (previous.json is None, INCOMPLETE, f"{name} is absent"),
                     (wrong, ALTERED, f"{name} is not the one it names"), (before != link["day"], ALTERED, "passes over a digest"))
def item(value, kind, null):  # One item of a row's canonical form, or None if the value is not of its column's class
    if value is None: return b"\x00" if null else None
    if kind in ("int", "time"): return b"\x01" + struct.pack(">q", value) if type(value) is int else None
    if kind == "text": fits = type(value) is Text and b"\x00" not in value and value.decode("utf-8", "ignore").encode() == value
    else: fits = type(value) is bytes and len(value) in {"ip": (4, 16), "mac": (6,)}.get(kind, (len(value),))
    return (b"\x02" if kind == "text" else b"\x03") + struct.pack(">I", len(value)) + value if fits else None
def line(day, stream, findings, good=GOOD, rows=0):
    reasons = "; ".join(reason for _, reason in sorted(findings, key=lambda finding: -finding[0]))
    return day, stream, max((result for result, _ in findings), default=good), rows, reasons
is_bytes = lambda most: lambda value: is_text(value) and len(value) <= 2 * most and re.fullmatch("(?:[0-9a-f]{2})*", value) is not None
is_path, IS_STREAM_NAME = (lambda value: type(value) is list and len(value) <= 64 and all(map(H32, value))), STREAMS.__contains__
ROW, KEY = dict(day=is_day, stream=is_text, row=is_bytes(1 << 20)), dict(key=is_bytes(16), key_index=is_count, key_count=is_count, key_path=is_path)
IS_BATCH = has(k=is_count, first=is_count, last=is_int, count=is_count, time=is_int, root=H32)
IS_BARE, IS_KEYED = has(**ROW), has(**ROW, **KEY, index=is_count, count=is_count, path=is_path)
IS_BATCHED = has(**ROW, index=is_count, path=is_path, batch=IS_BATCH, batch_path=is_path)
IS_WHOLE_KEY = has(day=is_day, stream=is_text, count=is_count, **KEY)
IS_CASE = has(format=same(1), type=same("case"), store=H16, id=is_text, order=is_text, officer=is_text, until=is_int, made=is_int, key=H32,
              scope=has(users=is_texts, ips=is_texts, macs=is_texts, **{"from": is_int, "to": is_int}),
              files=has(**{"proofs.jsonl": has(sha256=H32, rows=is_count)}))
is_days = lambda value: is_texts(value) and all(map(day_of, value)) and len(set(value)) == len(value)
is_files = lambda value: type(value) is dict and all(map(has(bytes=is_count, sha256=H32), value.values()))
IS_MANIFEST = has(format=same(1), type=same("package"), store=H16, site=is_text, software=is_text, made=is_int, question=is_text, rows=is_count,
                  open_days=is_days, files=is_files, key=H32)
DATA, PLACE = ("data.csv", "data.jsonl", "proofs.jsonl", "complete.jsonl"), re.compile(r"digests/([0-9-]{10})\.(?:json|sig)|keys/[0-9a-f]{64}\.pem")
FIXED = (*DATA, "query.json", "gaps.jsonl", "clock.json", "custody.jsonl", "report.html", "verify.py", "verify.html")
COLUMNS = ("start end user person group client_mac client_ip client_port peer_ip peer_port protocol outside_ip outside_port packets_up packets_down bytes_up "
           "bytes_down session day seq").split()
SAID = "time end client_mac client_ip client_port peer_ip peer_port protocol packets_up packets_down bytes_up bytes_down".split()
WORDS_8259 = (r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u(?:[0-9a-cefA-CEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}|'
              r'[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}))*"')
KINDS = dict.fromkeys(("user", "person", "group", "session"), "null|" + WORDS_8259) | dict.fromkeys(
    ("start", "end", "client_mac", "client_ip", "peer_ip", "outside_ip", "day"), 'null|"[0-9a-zA-Z:.+-]*"')
JSON_ROW = re.compile(r"\{" + ",".join(f'"{name}":({KINDS.get(name, "null|0|-?[1-9][0-9]{0,18}")})' for name in COLUMNS) + r"\}")
CELL = '(?:"((?:[^"]|"")*)"|([^",\r\n]*))'
CSV_ROW, CSV_CELL, NUMBER = re.compile(f"{CELL}(?:,{CELL})*\r\n"), re.compile(CELL + "(?:,|\r\n)"), re.compile("0|-?[1-9][0-9]{0,18}")
TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error, ValueError, OverflowError, LookupError)

def root_of(leaf, index, count, path):  # RFC 9162 2.1.3.2; None if the path does not fit the tree
    place, last = index, count - 1
    if not 0 <= index < count: return None
    for other in map(bytes.fromhex, path):
        if last == 0: return None
        if place & 1 or place == last:
            leaf = sha(b"\x01", other, leaf)
            while not place & 1 and place: place, last = place >> 1, last >> 1
        else: leaf = sha(b"\x01", leaf, other)
        place, last = place >> 1, last >> 1
    return leaf if last == 0 else None
def stored_row(data, stream):  # (table, values, items) of canonical bytes; ValueError and others if they are not a row of the stream
    number, version = struct.unpack(">BH", data[:3])
    name, columns = next((name, columns) for name, (own, columns) in SCHEMAS[require(version in SCHEMAS) and version][stream][1].items() if own == number)
    at, values, items = 3, {}, {}
    for column, kind, null in columns:
        items[column] = one = data[at:at + (1, 9, 5 + int.from_bytes(data[at + 1:at + 5], "big"))[min(data[at], 2)]]
        values[column] = None if one[0] == 0 else struct.unpack(">q", one[1:])[0] if one[0] == 1 else (Text if one[0] == 2 else bytes)(one[5:])
        at += len(require(item(values[column], kind, null) == one) and one)
    return require(at == len(data) and values["seq"] > 0) and (name, values, items)
class Proofs:  # Lines of proofs, checked one after the other against the digests; what each day's stream came to
    def __init__(self, evidence, open_days, in_order):
        self.evidence, self.open_days, self.in_order, self.last, self.last_key, self.streams, self.keys = evidence, open_days, in_order, ("",), "", {}, {}
    def of(self, day, stream): return self.streams.setdefault((day, STREAMS.index(stream)), [0, GOOD, Findings()])
    def find(self, day, stream, result, reason):
        found = self.of(day, stream)[2]
        if len(found.findings) < 5 and (result, reason) not in found.findings: found.find(result, reason)
    def take(self, data):  # The row of a line, None with a reason if it is none
        try:
            line = parse(data) or {}
            day, stream = line["day"], line["stream"]
            require(is_day(day) and stream in STREAMS)
            require((IS_BARE if len(line) == 3 else IS_KEYED if SCHEMAS[1][stream][0] else IS_BATCHED)(line))
            row = stored_row(bytes.fromhex(line["row"]), stream)
        except DAMAGE: return None, "the line is not in its form"
        place = (day, STREAMS.index(stream), row[1]["seq"])
        if self.in_order and place <= self.last: return None, "the line is not behind the one before it in day, stream and number"
        self.last, entry = place, self.of(day, stream)
        entry[0] += 1
        if fault := self.fault(line, row, day, stream, entry): self.find(day, stream, *fault)
        return row, None
    def fault(self, line, row, day, stream, entry):
        digest, (name, values, _), bare = self.evidence.digests.get(day), row, len(line) == 3
        leaf, key, seq = sha(b"\x00", bytes.fromhex(line["row"])), bytes(values.get(SCHEMAS[1][stream][0]) or b"").hex(), f"row {row[1]['seq']}: "
        if day in self.open_days:
            entry[1] = OPEN
            return None if bare and digest is None else (ALTERED, "the day should be open, and has a digest or a path")
        if digest is None or digest.content is None: return INCOMPLETE, "the digest of the day is absent"
        if bare and not SCHEMAS[1][stream][0]: return ALTERED, seq + "the line has no path"
        if bare: return self.keys.setdefault((day, stream, key), Tree()).add(leaf)
        if digest.content["day"] != day or stream not in digest.content["streams"]: return ALTERED, seq + "the digest is of another day, or has no such stream"
        named = digest.content["streams"][stream]
        if "batch" not in line:
            root = root_of(leaf, line["index"], line["count"], line["path"])
            wrong = "the row has another key" if key != line["key"] else "the path does not fit" if root is None else self.key_fault(line, root, named["keys"])
            return wrong and (ALTERED, seq + wrong)
        k, first, last, count, time, root = (line["batch"][name] for name in ("k", "first", "last", "count", "time", "root"))
        h = sha(b"\x04", bytes.fromhex(root), u64(k, first, last, count, time))
        good = values["seq"] == first + line["index"] and last == first + count - 1 and (root_of(leaf, line["index"], count, line["path"]) or b"").hex() == root
        good = good and (root_of(h, k - 1, named["batches"], line["batch_path"]) or b"").hex() == named["root"]
        return None if good else (ALTERED, seq + "it does not lead to the digest's root")
    @staticmethod
    def key_fault(line, root, keys):  # A path may lead to the root under a wrong size of the tree too: the digest holds the right one
        key = bytes.fromhex(line["key"])
        g = sha(b"\x05", bytes([len(key)]), key, u64(line["count"]), root)
        good = line["key_count"] == keys["count"] and (root_of(g, line["key_index"], line["key_count"], line["key_path"]) or b"").hex() == keys["root"]
        return None if good else "the key does not lead to the digest's root"
    def take_key(self, data):  # A line of complete.jsonl: None, and a reason if it is none
        line = parse(data)
        if line is None or not IS_WHOLE_KEY(line) or line["stream"] not in STREAMS: return None, "the line is not in its form"
        day, stream, place = line["day"], line["stream"], f"{line['day']} {line['stream']} {line['key']}"
        if place <= self.last_key: return None, "the line is not behind the one before it in day, stream and key"
        self.last_key, tree, content = place, self.keys.pop((day, stream, line["key"]), Tree()), self.evidence.digests.get(day, ABSENT).content
        keys, missing = ((content or {}).get("streams", {}).get(stream) or {}).get("keys"), tree.count != line["count"] or tree.count == 0
        if missing: self.find(day, stream, ALTERED, f"key {line['key']}: {tree.count} rows of {line['count']} are there")
        elif content is None: self.find(day, stream, INCOMPLETE, "the digest of the day is absent")
        elif keys is None: self.find(day, stream, ALTERED, "the digest names no keys of the stream")
        elif wrong := self.key_fault(line, tree.root(), keys): self.find(day, stream, ALTERED, f"key {line['key']}: {wrong}")
        self.of(day, stream)
        return None, None
    def lines(self):
        for day, stream, key in self.keys: self.find(day, stream, ALTERED, f"key {key}: its rows are not proved")
        return [line(day, STREAMS[at], [*found.findings, *self.evidence.digests.get(day, ABSENT).findings], good, rows)
                for (day, at), (rows, good, found) in sorted(self.streams.items())]
def digest_of(file):
    hashed = hashlib.sha256()
    for part in iter(lambda: file.read(1 << 17), b""): hashed.update(part)
    return hashed.hexdigest()
def each_line(file, take, findings):  # Gives each line of a file; the first five faults are told
    number, told = 0, 0
    for number, data in enumerate(iter(lambda: file.readline(1 << 22), b""), 1):
        if not data.endswith(b"\n"): findings.append((ALTERED, "its last line has no end"))
        elif (fault := take(data[:-1])[1]) and (told := told + 1) <= 5: findings.append((ALTERED, f"line {number}: {fault}"))
    return number
def verify_case(options, trust):
    evidence, folder = Evidence(options.traffic, trust), os.path.abspath(options.case)
    signed, proofs, files, rows = Signed(os.path.join(folder, "case")), Proofs(evidence, (), False), {}, 0
    form = None if signed.json is None else parse(signed.json)
    if signed.json is not None and (form is None or not IS_CASE(form)): form = signed.find(ALTERED, "the case is not in its signed form")
    if form:
        signed.check(evidence.keys, form["key"])
        signed.first((evidence.accepted and form["key"] not in evidence.accepted, ALTERED, "signed by a key outside the chain"),
                     (evidence.untrusted or not evidence.accepted, UNVERIFIABLE, "no trusted key is given"))
        signed.first((form["id"] != os.path.basename(folder) or form["store"] != (evidence.store or form["store"]), ALTERED, "of another case or store"))
        files = {name: [(ALTERED, "it does not belong to the case")] for name in os.listdir(folder) if name not in ("case.json", "case.sig", "proofs.jsonl")}
        path, found, named = os.path.join(folder, "proofs.jsonl"), files.setdefault("proofs.jsonl", []), form["files"]["proofs.jsonl"]
        state, rows = state_of(path), named["rows"]
        if state != "plain": found.append((INCOMPLETE, "it is absent") if state == "absent" else (ALTERED, "something else stands in its place"))
        else:
            with open(path, "rb") as file: hashed = digest_of(file)
            with open(path, "rb") as file: lines = each_line(file, proofs.take, found)
            if hashed != named["sha256"] or lines != rows: found.append((ALTERED, "its content is not the one that the case names"))
    return [line("case", "case.json", signed.findings, GOOD, rows), *(line("case", name, found) for name, found in sorted(files.items()) if found),
            *proofs.lines(), *(line(day, "digest", digest.findings) for day, digest in evidence.digests.items() if digest.findings)]
class Archive:  # The files of a package: a zip, or the folder into which one was unpacked
    def __init__(self, path):
        self.path, self.zip = path, None if os.path.isdir(path) else zipfile.ZipFile(path)
        walked = (os.path.relpath(os.path.join(at, name), path).replace(os.sep, "/") for at, _, names in os.walk(path) for name in names)
        self.names = self.zip.namelist() if self.zip else sorted(walked)
        require(len(set(self.names)) == len(self.names) <= 200_000)
    def size(self, name): return self.zip.getinfo(name).file_size if self.zip else os.path.getsize(os.path.join(self.path, name))
    def open(self, name): return self.zip.open(name) if self.zip else open(os.path.join(self.path, name), "rb")
    def read(self, name, most=1 << 20):  # None if it is absent, larger or damaged
        with contextlib.suppress(*DAMAGE):
            if name in self.names and self.size(name) <= most:
                with self.open(name) as file: return file.read()
    def fault(self, name, named):  # What is wrong with a file that should have this length and hash
        with contextlib.suppress(*DAMAGE), self.open(name) as file:
            if self.size(name) == named["bytes"] and digest_of(file) == named["sha256"]: return None
        return "its content is not the one that the manifest says"
def milliseconds(text):
    found = TIME.fullmatch(text)
    *parts, sign, hours, minutes = require(found is not None) and found.groups()
    since = datetime.datetime(*map(int, parts[:6])) - datetime.datetime(1970, 1, 1)
    return (since.days * 86400 + since.seconds) * 1000 + int(parts[6]) - int((sign or "+") + "1") * (int(hours or 0) * 60 + int(minutes or 0)) * 60_000
def said(row):  # What a data row says of its flow, in the words of the canonical form; ValueError if a column is not of its kind
    for column in SAID:
        text = row["start" if column == "time" else column]
        if column in ("time", "end"): yield item(milliseconds(text), "int", False)
        elif column == "client_mac":
            require(re.fullmatch("(?:[0-9a-f]{2}(?::[0-9a-f]{2}){5})?", text))
            yield item(bytes.fromhex(text.replace(":", "")) if text else None, "mac", True)
        elif column.endswith("ip"): yield item(ipaddress.ip_address(require(re.fullmatch("[0-9a-f:.]+", text)) and text).packed, "ip", False)
        else: yield item(int(require(NUMBER.fullmatch(text)) and text), "int", False)
class Data:  # The two data files against the proved rows and each other, row by row both at once
    def __init__(self): self.days, self.sessions, self.used, self.rows, self.csv, self.json = {}, {}, set(), 0, [], []
    def note(self, row):  # A proved row: 24 bytes of each flow, the user of each session
        name, values, items = row[0]
        if name == "flow":
            seqs, hashes = self.days.setdefault(row[1], (array.array("q"), bytearray()))
            seqs.append(values["seq"])
            hashes += sha(*(items[column] for column in SAID))[:16]
        elif name == "session":
            user = self.sessions.setdefault(values["session"].hex(), values["user"])
            if user != values["user"]: self.sessions[values["session"].hex()] = None
    def at(self, row, words):  # The place of the proof that says the same; None without one
        seqs, hashes = self.days.get(row["day"], ((), b""))
        place = bisect.bisect_left(seqs, int(row["seq"]))
        return (row["day"], place) if place < len(seqs) and seqs[place] == int(row["seq"]) and hashes[16 * place:16 * place + 16] == sha(words)[:16] else None
    def fail(self, findings, row, reason):
        if len(findings) < 5: findings.append((ALTERED, f"row {self.rows}" + (f" ({row['day']} flow {row['seq']})" if row else "") + f": {reason}"))
    @staticmethod
    def csv_rows(file):  # Cells of each record of RFC 4180 with CRLF; None where it is no such record, and nothing more
        for first in file:
            record = first
            while record.count('"') % 2 and len(record) < 1 << 20 and (more := file.readline()): record += more
            yield [(quoted or plain).replace('""', '"') for quoted, plain in CSV_CELL.findall(record)] if CSV_ROW.fullmatch(record) else None
    @staticmethod
    def json_row(data):
        found = JSON_ROW.fullmatch(data[:-1].decode()) if data.endswith(b"\n") else None
        return found and [json.loads(text) if text[0] == '"' else "" if text == "null" else text for text in found.groups()]
    def read(self, csv, lines):
        rows = self.csv_rows(csv)
        if next(rows, None) != ["\ufeff" + COLUMNS[0], *COLUMNS[1:]]: return self.csv.append((ALTERED, "its first line does not name the columns"))
        while True:
            cells, data = next(rows, ""), lines.readline(1 << 22)
            if cells == "" and not data: return None
            self.rows += 1
            if not cells or not data: return self.fail(self.json if cells else self.csv, None, "it has fewer rows than the other")
            own, other = self.known(self.csv, cells), self.known(self.json, self.json_row(data))
            if own is None or other is None: return None
            self.compare(*own, *other)
    def known(self, findings, texts):  # A row by column, and what it says
        with contextlib.suppress(*DAMAGE):
            row = dict(zip(COLUMNS, texts)) if require(texts and len(texts) == 20) else None
            require(day_of(row["day"]) and NUMBER.fullmatch(row["seq"]) and abs(int(row["seq"])) < 1 << 63)
            return row, b"".join(said(row))
        return self.fail(findings, None, "its columns are not of their kind")
    def compare(self, own, words, other, other_words):
        place, session, user = self.at(own, words), other["session"], other["user"]
        if place is None or place in self.used: self.fail(self.csv, own, "no proof says the same, or it stands twice")
        self.used.add(place)
        if self.at(other, other_words) is None: self.fail(self.json, other, "it is not what the proved row says")
        guarded = lambda text: "'" + text if text[:1] in tuple("=+-@") or unicodedata.category(text[:1] or "x") == "Cc" else text
        if any(own[name] != other[name] for name in ("day", "seq")) or any(
                own[name] != guarded(other[name]) for name in ("user", "person", "group", "outside_ip", "outside_port", "session")):
            self.fail(self.json, other, "it says something else than the other file")
        users = [self.sessions.get(one, 0) for one in session.replace("-", "").split(" ")] if session else []
        if 0 in users or user.encode() != (users[0] if len(users) == 1 else b""): self.fail(self.csv, own, "its user is not that of the proved session")
def verify_package(path, trust, scratch):
    try: files = Archive(path)
    except DAMAGE: return [line("package", "archive", [(ALTERED, "it is no zip archive, is cut short or has a name twice")])]
    for name in ("manifest.json", "manifest.sig", *filter(PLACE.fullmatch, files.names)):  # into a folder like that of a store
        content = files.read(name, 1 << 26 if name == "manifest.json" else 1 << 20)
        os.makedirs(os.path.dirname(os.path.join(scratch, name)), exist_ok=True)
        if content is not None or name.startswith("keys/"): pathlib.Path(scratch, name).write_bytes(content or b"")
    signed, evidence = Signed(os.path.join(scratch, "manifest")), Evidence(scratch, trust, excerpt=True)
    manifest = None if signed.json is None else parse(signed.json)
    if manifest is None or not IS_MANIFEST(manifest):
        if signed.json is not None: signed.find(ALTERED, "the manifest is not in its signed form")
        return [line("package", "manifest.json", signed.findings)]
    named, known = manifest["files"], evidence.accepted | set(trust)
    signed.check(evidence.keys, manifest["key"])
    signed.first((known and manifest["key"] not in known, ALTERED, "signed by a key outside the chain"), (not trust, UNVERIFIABLE, "no trusted key is given"))
    signed.first((evidence.store and evidence.store != manifest["store"], ALTERED, "the package is of another store than its digests"))
    signed.first((not named.keys() >= set(FIXED), ALTERED, "it does not name all files that a package has"))
    faults = {name: [] for name in files.names if name not in ("manifest.json", "manifest.sig")}
    for name, found in faults.items():
        wrong = files.fault(name, named[name]) if name in named else "the manifest does not name it"
        if wrong: found.append((ALTERED, wrong))
    for name in named:
        if name not in faults: faults[name] = [(INCOMPLETE, "it is absent")]
        place = PLACE.fullmatch(name)
        if name not in FIXED and not (place and (place[1] is None or day_of(place[1]))): faults[name].append((ALTERED, "no package has such a file"))
    proofs, data = Proofs(evidence, manifest["open_days"], True), Data()
    def take(content):
        row, reason = proofs.take(content)
        if row: data.note((row, proofs.last[0]))
        return row, reason
    if set(DATA) <= set(files.names):
        for name, each in (("proofs.jsonl", take), ("complete.jsonl", proofs.take_key)):
            try:
                with files.open(name) as file: each_line(file, each, faults[name])
            except DAMAGE: faults[name].append((ALTERED, "it can't be unpacked"))
        try:
            with files.open("data.csv") as csv, files.open("data.jsonl") as lines: data.read(io.TextIOWrapper(csv, "utf-8", newline="\n"), lines)
        except DAMAGE: data.csv.append((ALTERED, "it or the other can't be read"))
        faults["data.csv"] += data.csv
        faults["data.jsonl"] += data.json
        signed.first((not data.csv and not data.json and data.rows != manifest["rows"], ALTERED, "it counts other rows than the data has"))
    return [line("package", "manifest.json", signed.findings, GOOD, manifest["rows"]),
            *(line("package", name, found) for name, found in sorted(faults.items()) if found),
            *proofs.lines(), *(line(day, "digest", digest.findings) for day, digest in evidence.digests.items() if digest.findings)]
def main():
    parser = argparse.ArgumentParser(description="Verifies a package of a HotspotAuth traffic log, or a case.")
    for name, more in (("traffic", {"nargs": "?"}), ("--case", {}), ("--package", {}), ("--trust", {"action": "append", "default": []}),
                       ("--json", {"action": "store_true"})): parser.add_argument(name, **more)
    options, here = parser.parse_args(), os.path.dirname(os.path.abspath(__file__))
    options.trust = [re.sub("[^0-9a-f]", "", key.lower()) for key in options.trust]  # as the sheet has it, in groups of four
    if not options.traffic and not options.package and os.path.isfile(os.path.join(here, "manifest.json")): options.package = here
    if not (os.path.exists(options.package) if options.package else os.path.isdir(options.traffic or "") and os.path.isdir(options.case or "")):
        return print("no package there, or no traffic log and case", file=sys.stderr) or 64
    with tempfile.TemporaryDirectory(prefix="hotspotauth-verify-") as scratch:
        lines = verify_package(options.package, options.trust, scratch) if options.package else verify_case(options, options.trust)
    worst = max((found[2] for found in lines), default=GOOD)
    if options.json:
        named = [dict(zip(("day", "stream", "result", "rows", "reason"), (*found[:2], WORDS[found[2]], *found[3:]))) for found in lines]
        print(json.dumps({"result": WORDS[worst if worst >= UNVERIFIABLE else GOOD], "days": named}))
    else:
        for day, stream, result, rows, reason in lines: print(f"{day} {stream} {WORDS[result]} {rows} {reason}".rstrip())
    return EXITS[worst]
if __name__ == "__main__": sys.exit(main())

"""Reads YAML as PyYAML and ruamel.yaml do, and says what it got, a line a text.

A line of input is the reader's name and the text in base64; a line of output is JSON:
{"ok": value} or {"error": words}. A value names its type, so that 1, 1.0 and "1" differ.
"""

import base64
import datetime
import io
import json
import struct
import sys
import warnings

import ruamel.yaml
import yaml

warnings.simplefilter("ignore")
sys.setrecursionlimit(3000)
sys.stdout.reconfigure(encoding="utf-8")


def value(it):
    if it is None:
        return ["null"]
    if isinstance(it, ruamel.yaml.scalarbool.ScalarBoolean) or isinstance(it, bool):
        return ["bool", bool(it)]
    if isinstance(it, ruamel.yaml.comments.TaggedScalar):
        return ["str", str(it.value)]
    if isinstance(it, int):
        return ["int", str(int(it))]
    if isinstance(it, float):
        return ["float", "nan" if it != it else struct.pack(">d", it).hex()]
    if isinstance(it, str):
        return ["str", str(it)]
    if isinstance(it, (bytes, bytearray)):
        return ["bin", bytes(it).hex()]
    if isinstance(it, (datetime.datetime, datetime.date)):
        return ["time", it.isoformat()]
    if isinstance(it, ruamel.yaml.comments.CommentedOrderedMap):
        return ["pairs", [[value(k), value(v)] for k, v in it.items()]]
    if isinstance(it, dict):
        return ["map", [[value(k), value(v)] for k, v in it.items()]]
    if isinstance(it, (set, ruamel.yaml.comments.CommentedSet)):
        return ["set", [value(k) for k in it]]
    if isinstance(it, list) and it and all(isinstance(pair, tuple) for pair in it):
        return ["pairs", [[value(k), value(v)] for k, v in it]]
    if isinstance(it, list):
        return ["seq", [value(item) for item in it]]
    raise TypeError(f"no name for {type(it)}")


def pyyaml(text):
    return yaml.safe_load(text.decode("utf-8"))


def ruamel_yaml(text):
    reader = ruamel.yaml.YAML()
    return reader.load(text.decode("utf-8"))


READERS = {"pyyaml": pyyaml, "ruamel": ruamel_yaml}

for line in sys.stdin:
    name, text = line.rstrip("\n").split(" ", 1)
    try:
        answer = {"ok": value(READERS[name](base64.b64decode(text)))}
        words = json.dumps(answer, ensure_ascii=False)
        words.encode("utf-8")
    except Exception as error:
        words = json.dumps({"error": f"{type(error).__name__}: {str(error)[:300]}"})
    print(words, flush=True)

"""Reads YAML with every reader at hand and says where one differs from the JSON it was written from."""

import json, sys
import yaml
from ruamel.yaml import YAML

def same(a, b):
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(type(k) is str for k in b) \
            and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and repr(a) == repr(b)

wanted = json.load(open(sys.argv[1], encoding="utf-8"))
text = open(sys.argv[2], "rb").read()
readers = {
    "PyYAML": lambda: yaml.load(text, Loader=yaml.SafeLoader),
    "ruamel": lambda: YAML(typ="safe", pure=True).load(text),
}
if hasattr(yaml, "CSafeLoader"):
    readers["libyaml"] = lambda: yaml.load(text, Loader=yaml.CSafeLoader)
for name, read in readers.items():
    got = read()
    if same(wanted, got):
        print(name, "agrees")
        continue
    print(name, "differs")
    for key in wanted:
        if not same(wanted[key], got.get(key)):
            print("  ", repr(key), repr(wanted[key])[:300], "read as", repr(got.get(key))[:300])

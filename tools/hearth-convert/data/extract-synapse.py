#!/usr/bin/env python3
"""What Synapse knows of its configuration, as data: which keys there are and which defaults they have.

    PYTHONPATH=SITE-PACKAGES extract-synapse.py SCHEMA CONFIG-DOCUMENTATION > synapse.json

SCHEMA is `schema/synapse-config.schema.yaml` of Synapse's repository, CONFIG-DOCUMENTATION is
`docs/usage/configuration/config_documentation.md` of the version that SITE-PACKAGES has installed. A default counts only
if that Synapse makes the same of a configuration with it and of one without. Names and values are facts and are kept;
descriptions are not.

A node is `d` (the default, where there is one), `k` (the keys of a section that takes no others) and `i` (the same
for what a list holds). `also` has names that Synapse's code reads and its schema does not name, `nothing` those that may be null.
"""

import copy
import json
import logging
import re
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import yaml
import synapse
from synapse.config.homeserver import HomeServerConfig

logging.disable(logging.CRITICAL)
SCHEMA = yaml.safe_load(Path(sys.argv[1]).read_text())
DOCUMENTED = set(re.findall(r"^### `(\w+)`", Path(sys.argv[2]).read_text(), re.M))
# Held by Hearth, or with an effect at the moment of reading.
UNTRIED = {"log_config", "pid_file", "daemonize", "print_pidfile", "signing_key_path", "database", "databases", "listeners"}
DIRECTORY = tempfile.mkdtemp()


def base():
    return {"server_name": "example.org", "report_stats": False, "public_baseurl": "https://matrix.example.org/",
            "macaroon_secret_key": "a", "form_secret": "b", "registration_shared_secret": "c",
            "signing_key": "ed25519 a_aaaa AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "suppress_key_server_warning": True,
            "media_store_path": DIRECTORY}


def dump(value, depth=0, seen=()):
    if depth > 9 or id(value) in seen:
        return "…"
    seen = (*seen, id(value))
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return repr(value)
    if isinstance(value, dict):
        return {repr(k): dump(v, depth + 1, seen) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [dump(v, depth + 1, seen) for v in value]
    if isinstance(value, (set, frozenset)):
        return sorted(str(dump(v, depth + 1, seen)) for v in value)
    if isinstance(value, HomeServerConfig) and depth:
        return "the root"
    if callable(value) or type(value).__module__.startswith("jinja2"):
        return type(value).__name__
    state = dict(getattr(value, "__dict__", {}))
    state.update({n: getattr(value, n, None) for n in getattr(type(value), "__slots__", ()) if n != "__weakref__"})
    if not state:
        return re.sub(r" at 0x[0-9a-f]+", "", repr(value))
    return {k: dump(v, depth + 1, seen) for k, v in state.items() if k != "root"}


def read(changes, path=(), value=None, is_set=False):
    config = base()
    config.update(copy.deepcopy(changes))
    if is_set:
        place = config
        for name in path[:-1]:
            place = place.setdefault(name, {})
        place[path[-1]] = copy.deepcopy(value)
    root = HomeServerConfig()
    try:
        root.parse_config_dict(config, DIRECTORY, DIRECTORY, True)
    except Exception as problem:
        return f"refused: {type(problem).__name__}"
    return {name: dump(getattr(root, name)) for name in (section.section for section in root.config_classes)}


PLAIN = read({})
assert not isinstance(PLAIN, str), PLAIN


def same(path, value):
    """Whether the value changes nothing, the sections above it being there."""
    if path[0] in UNTRIED:
        return False
    without = read({path[0]: {}}) if len(path) > 1 else PLAIN
    if isinstance(without, str):
        return False
    for depth in range(2, len(path)):
        without = read({}, path[:depth], {}, True)
    return without == read({}, path, value, True)


def resolve(node):
    while "$ref" in node:
        name = node["$ref"].split("/")[-1]
        node = {**SCHEMA["$defs"][name], **{k: v for k, v in node.items() if k != "$ref"}}
    return node


def convert(node, path, try_it=True):
    node = resolve(node)
    out = {}
    default = node.get("default")
    is_given = "default" in node
    if not is_given and node.get("io.element.post_description") is None and "properties" in node:
        default, is_given = {}, True
    if try_it and is_given and same(path, default):
        out["d"] = default
    if "properties" in node and not node.get("additionalProperties") and not node.get("patternProperties"):
        whole = node.get("default")
        inner = {}
        for name, child in node["properties"].items():
            child = dict(resolve(child))
            # The default of a rate limit stands at the section, not at its keys.
            if isinstance(whole, dict) and name in whole:
                child["default"] = whole[name]
            inner[name] = convert(child, (*path, name), try_it)
        out["k"] = inner
    if "items" in node and isinstance(node["items"], dict):
        items = convert(node["items"], path, False)
        if items:
            out["i"] = items
    return out


keys = {name: convert(node, (name,)) for name, node in SCHEMA["properties"].items()}
for name in DOCUMENTED - set(keys):
    keys[name] = {}
also = set()
for path in Path(synapse.__file__).parent.joinpath("config").glob("*.py"):
    for match in re.finditer(r'\w+(?:\.get\(|\[|\.pop\()\s*"(\w+)"|"(\w+)" (?:not )?in \w+', path.read_text()):
        also.add(match[1] or match[2])
# `email:` with nothing behind it: null where it is the same as not being there.
nothing = [name for name in sorted(keys) if keys[name].get("d") is not None and same((name,), None)]
nothing += [f"{name}.{inner}" for name in sorted(keys) for inner, node in sorted(keys[name].get("k", {}).items())
            if ("k" in node or isinstance(node.get("d"), (dict, list))) and same((name, inner), None)]
lines = ["{", f'"version": {json.dumps(metadata.version("matrix-synapse"))},', f'"also": {json.dumps(sorted(also - set(keys)))},',
         f'"nothing": {json.dumps(nothing)},', '"keys": {']
for name in sorted(keys):
    comma = "," if name != max(keys) else ""
    lines.append(f"{json.dumps(name)}: {json.dumps(keys[name], ensure_ascii=False, sort_keys=True)}{comma}")
print("\n".join([*lines, "}", "}"]))

#!/usr/bin/env python3
"""What the bridges' example configurations teach, as data: which keys there are, which types each takes, its default
and the defaults that it had before.

    extract.py SOURCES data

SOURCES holds a clone of each repository named below (`SOURCES/whatsapp`, with its tags) and the wheels of the bridges
that are on PyPI (`SOURCES/*.whl`). Needs PyYAML. Key names and values are facts and are kept; comments are not.
"""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import yaml

TYPES = {"Str": "s", "Int": "i", "Float": "f", "Bool": "b", "Null": "n", "Map": "m", "List": "l", "Timestamp": "t", "Binary": "y"}
COPY = re.compile(r'(?:helper|u)\.Copy\(((?:up\.\w+\|?)+),\s*((?:"[^"]*"(?:,\s*)?)+)\)')
# Written by hand in the upgraders, because a new value is made up where there is none.
MADE = [("provisioning", "shared_secret"), ("public_media", "signing_key"), ("direct_media", "server_key"),
        ("encryption", "pickle_key"), ("bridge", "provisioning", "shared_secret"), ("bridge", "avatar_proxy_key"),
        ("bridge", "direct_media", "server_key"), ("database", "type"), ("appservice", "database", "type"),
        ("network", "displayname_template")]

V2 = "pkg/connector/example-config.yaml"
# kind: repository, example, code that copies
BRIDGEV2 = {
    "whatsapp": ("whatsapp", V2), "signal": ("signal", V2), "telegram": ("telegram", V2), "meta": ("meta", V2),
    "instagram": ("meta", "pkg/igconnector/example-config.yaml"), "slack": ("slack", V2), "gmessages": ("gmessages", V2),
    "gvoice": ("gvoice", V2), "twitter": ("twitter", V2), "bluesky": ("bluesky", V2), "linkedin": ("linkedin", V2),
    "irc": ("irc", V2), "zulip": ("zulip", V2),
}
# kind: repository, last tag of the layout
LEGACY = {
    "whatsapp": ("whatsapp", "v0.10.9"), "signal": ("signal", "v0.6.3"), "meta": ("meta", "v0.3.2"),
    "gmessages": ("gmessages", "v0.4.3"), "discord": ("discord", None), "wechat": ("wechat", None),
}
PYTHON = {
    "telegram": ("mautrix_telegram/example-config.yaml", "telegram", "v0.15.3"),
    "googlechat": ("mautrix_googlechat/example-config.yaml", None, None),
    "facebook": ("mautrix_facebook/example-config.yaml", None, None),
    "instagram": ("mautrix_instagram/example-config.yaml", None, None),
    "linkedin": ("linkedin_matrix/example-config.yaml", None, None),
    "signal": ("mautrix_signal/example-config.yaml", "signal", "v0.4.3"),
    "twitter": ("mautrix_twitter/example-config.yaml", "twitter", "v0.1.8"),
    "maubot": ("maubot/example-config.yaml", None, None),
}
OWN = {
    "appservice-irc": ("appservice-irc", "config.sample.yaml"),
    "hookshot": ("hookshot", "config.sample.yml"),
    "mx-puppet-discord": ("mx-puppet-discord", "sample.config.yaml"),
}
WHOLE_IN_PYTHON = ["appservice.database_opts", "bridge.double_puppet_server_map", "bridge.login_shared_secret_map",
                   "bridge.permissions", "bridge.displayname_preference", "bridge.relaybot.whitelist", "manhole.whitelist",
                   "logging", "bridge.filter.list", "crypto_database", "homeservers", "admins", "plugin_databases.postgres_opts",
                   "database_opts"]


COMMENTS = set()


def main(sources, out):
    out.mkdir(exist_ok=True)
    shared = history(sources / "go", "bridgev2/matrix/mxmain/example-config.yaml", ["bridgev2/bridgeconfig/upgrade.go"])
    save(out / "bridgev2.json", "", "bridgev2", shared)
    for kind, (repo, example) in BRIDGEV2.items():
        folder = example.rsplit("/", 1)[0]
        found = history(sources / repo, example, [f"{folder}/config.go"], ["network"])
        found["keys"] += named(sources / repo, folder)
        save(out / f"{kind}.bridgev2.json", kind, "bridgev2", found)
    for kind, (repo, last) in LEGACY.items():
        found = history(sources / repo, "example-config.yaml", ["config/upgrade.go", "main.go", "internal/config/upgrade.go"], last=last,
                        shared=sources / "go")
        save(out / f"{kind}.legacy-go.json", kind, "legacy-go", found)
    for kind, (example, repo, last) in PYTHON.items():
        if repo is None:
            found = wheel(sources, example)
        else:
            found = history(sources / repo, example, [], last=last)
        save(out / f"{kind}.python.json", kind, "python", found)
    for kind, (repo, example) in OWN.items():
        save(out / f"{kind}.own.json", kind, "own", history(sources / repo, example, [], newest_only=True))
    # The one that bridges write above their own section themselves.
    remember_comments("# Network-specific config options")
    (out / "comments.txt").write_text("".join(f"{number:010x}\n" for number in sorted(COMMENTS)))


def git(repo, *arguments):
    done = subprocess.run(["git", "-C", str(repo), *arguments], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else None


def order(tag):
    return [int(part) for part in re.findall(r"\d+", tag)]


def history(repo, example, code, prefix=(), last=None, newest_only=False, shared=None):
    """Newest version's keys, with what older versions had."""
    tags = [tag for tag in (git(repo, "tag") or "").split() if re.fullmatch(r"v?\d+\.\d+\.\d+", tag)]
    tags = [tag for tag in sorted(tags, key=order) if last is None or order(tag) <= order(last)]
    versions = []
    for tag in tags + ([] if last else ["HEAD"]):
        text = git(repo, "show", f"{tag}:{example}")
        tree = text and parse(text)
        if isinstance(tree, dict) or (text is not None and prefix):
            versions.append((tag, text, tree or {}))
    if newest_only:
        versions = versions[-1:]
    newest, _, _ = versions[-1]
    source = [git(repo, "show", f"{newest}:{path}") or "" for path in code]
    if shared:
        # The part of all bridges of this layout, before and after it moved on.
        source += [git(shared, "show", f"{tag}:bridge/bridgeconfig/config.go") or "" for tag in ["v0.16.0", "v0.20.0"]]
    taken = {}
    for types, path in COPY.findall("\n".join(source)):
        flags = "".join(TYPES[name] for name in re.findall(r"up\.(\w+)", types))
        taken[tuple(prefix) + tuple(re.findall(r'"([^"]*)"', path))] = flags
    keys = {}
    for tag, _, tree in versions:
        whole = {path for path, flags in taken.items() if "m" in flags or "l" in flags}
        if not code:
            whole = {tuple(path.split(".")) for path in WHOLE_IN_PYTHON}
        seen = dict(leaves({"network": tree} if prefix else tree, whole))
        for path, value in seen.items():
            key = keys.setdefault(path, {"values": [], "first": tag})
            key["last"] = tag
            if not any(same(value, old) for old in key["values"]):
                key["values"].append(value)
            else:
                key["values"].append(key["values"].pop(next(n for n, old in enumerate(key["values"]) if same(old, value))))
    first, newest = versions[0][0], versions[-1][0]
    result = []
    for path, key in keys.items():
        entry = {"at": list(path)}
        flags = taken.get(path) or ("s" if path in MADE else None)
        if flags:
            entry["takes"] = flags
        entry["default"] = key["values"][-1]
        if key["values"][:-1]:
            entry["was"] = key["values"][:-1]
        if key["first"] != first:
            entry["since"] = release(key["first"])
        if key["last"] != newest:
            entry["until"] = release(key["last"])
        result.append(entry)
    latest = next((tag for tag, _, _ in reversed(versions) if tag != "HEAD"), "")
    return {"from": f"{repo.name} {release(latest)}".strip(), "oldest": release(first), "keys": result}


def release(tag):
    """v0.2608.0 is what people know as 26.08."""
    found = re.fullmatch(r"v0\.(\d\d)(\d\d)\.(\d+)", tag)
    if found:
        return f"{found[1]}.{found[2]}" + (f".{found[3]}" if found[3] != "0" else "")
    return "" if tag == "HEAD" else tag.removeprefix("v")


def named(repo, folder):
    """What a bridge fills into the slots of the shared part."""
    text = (git(repo, "show", f"HEAD:{folder}/connector.go") or "") + (git(repo, "show", f"HEAD:{folder}/ids.go") or "")
    ident = re.search(r'NetworkID:\s+"(.*?)"', text)[1]
    port = int(re.search(r"DefaultPort:\s+(\d+)", text)[1])
    title = re.search(r'DisplayName:\s+"(.*?)"', text)
    prefix = re.search(r'DefaultCommandPrefix:\s+"(.*?)"', text)
    icon = re.search(r'"(mxc://maunium\.net/\w+)"', text)
    values = {
        "bridge.command_prefix": prefix[1] if prefix else f"!{ident}",
        "appservice.address": f"http://localhost:{port}",
        "appservice.port": port,
        "appservice.id": ident,
        "appservice.bot.username": f"{ident}bot",
        "appservice.bot.displayname": f"{title[1] if title else ident.capitalize()} bridge bot",
        "appservice.bot.avatar": icon[1] if icon else "",
        "appservice.username_template": f"{ident}_{{{{.}}}}",
    }
    return [{"at": path.split("."), "default": value} for path, value in values.items()]


def same(one, other):
    return type(one) is type(other) and one == other


def remember_comments(text):
    """As hashes: enough to tell the bridge's words from a person's, and no more."""
    for found in re.finditer(r"(?:^|\s)#([^\n]*)", text):
        number = 0xCBF29CE484222325
        for byte in found[1].lstrip("# \t").rstrip().encode():
            number = ((number ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
        COMMENTS.add(number & 0xFFFFFFFFFF)


def parse(text):
    remember_comments(text)
    # The slots of the shared part are filled by each bridge; they get a value that nobody has.
    text = re.sub(r"\$<<.*?>>", "SLOT", text)
    try:
        return yaml.load(text, Loader=Loader)
    except yaml.YAMLError as error:
        print(f"left out: {error}", file=sys.stderr)
        return None


class Loader(yaml.SafeLoader):
    """YAML 1.2 as yaml.v3 and ruamel read these examples: `on` is text and 1:30 is no number."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, firsts in [
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"), ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+|0x[0-9a-fA-F]+", "-+0123456789"), ("float", r"[-+]?[0-9]+\.[0-9]*", "-+0123456789"),
]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(firsts))


def leaves(value, whole, path=()):
    if isinstance(value, dict) and (value or path == ()) and path not in whole:
        for name, inner in value.items():
            yield from leaves(inner, whole, path + (str(name),))
    elif path != ("network",):
        yield path, value


def wheel(sources, example):
    for file in sorted(sources.glob("*.whl")):
        archive = zipfile.ZipFile(file)
        if example in archive.namelist():
            tree = parse(archive.read(example).decode())
            whole = {tuple(path.split(".")) for path in WHOLE_IN_PYTHON}
            name, version = file.name.split("-")[:2]
            return {"from": f"{name} {version}", "oldest": version,
                    "keys": [{"at": list(path), "default": value} for path, value in leaves(tree, whole)]}
    raise SystemExit(f"no wheel with {example}")


def save(path, kind, layout, found):
    head = json.dumps({"kind": kind, "layout": layout, "from": found["from"], "oldest": found["oldest"]}, ensure_ascii=False)
    lines = ",\n".join("  " + json.dumps(key, ensure_ascii=False, default=str) for key in found["keys"])
    path.write_text(f'{head[:-1]}, "keys": [\n{lines}\n]}}\n')
    print(f"{path.name}: {len(found['keys'])} keys from {found['from']}")


main(Path(sys.argv[1]), Path(sys.argv[2]))

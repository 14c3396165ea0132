"""What Synapse makes of two configurations: prints where they differ, apart from what Hearth decides."""

import importlib.abc
import importlib.machinery
import json
import logging
import sys
import types
from pathlib import Path
from unittest.mock import MagicMock

import synapse.util.check_dependencies

# Whether what an option needs besides is installed is not what is compared.
synapse.util.check_dependencies.check_requirements = lambda extra=None: None


class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands in for a library that is not installed."""

    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] == "authlib" else None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__getattr__ = lambda name: MagicMock() if not name.startswith("__") else object.__getattribute__(module, name)
        return module

    def exec_module(self, module):
        pass


sys.meta_path.append(Absent())
from synapse.config.homeserver import HomeServerConfig

logging.disable(logging.CRITICAL)
sys.argv, (_, data, old, new) = [sys.argv[0]], sys.argv
OWNED = {"server_name", "public_baseurl", "listeners", "database", "signing_key_path", "media_store_path", "log_config",
         "pid_file", "max_upload_size", "app_service_config_files", "macaroon_secret_key", "form_secret",
         "registration_shared_secret", "macaroon_secret_key_path", "form_secret_path", "registration_shared_secret_path",
         "report_stats", "suppress_key_server_warning"}
# The tests' modules are not installed.
sys.modules["a"] = types.SimpleNamespace(B=type("B", (), {"parse_config": staticmethod(lambda config: config)}))

source = (Path(data) / "extract-synapse.py").read_text()
names: dict = {"__name__": "extract", "HomeServerConfig": HomeServerConfig}
start, end = source.index("def base():"), source.index("def read(")
exec("import re\nimport tempfile\nDIRECTORY = tempfile.mkdtemp()\n" + source[start:end], names)


def made(path):
    config = {key: value for key, value in json.loads(Path(path).read_text()).items() if key not in OWNED}
    config.update(names["base"]())
    root = HomeServerConfig()
    root.parse_config_dict(config, names["DIRECTORY"], names["DIRECTORY"], True)
    return {section.section: names["dump"](getattr(root, section.section)) for section in root.config_classes}


def differ(one, other, path):
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            differ(one.get(key), other.get(key), [*path, key])
    elif one != other:
        print(".".join(path), one, other)


differ(made(old), made(new), [])

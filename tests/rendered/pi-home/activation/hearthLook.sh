env PATH="/nix/store/00000000000000000000000000000000-systemd/bin:$PATH" /usr/bin/hearth host check --before-switch --plan /nix/store/00000000000000000000000000000000-hm_hearthplan.json

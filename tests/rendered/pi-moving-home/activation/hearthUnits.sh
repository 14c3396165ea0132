run /usr/bin/hearth host settle --timeout 1800 --plan /nix/store/00000000000000000000000000000000-hm_hearthplan.json

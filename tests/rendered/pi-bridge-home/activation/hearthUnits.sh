run /usr/bin/hearth host settle --plan /nix/store/00000000000000000000000000000000-hm_hearthplan.json

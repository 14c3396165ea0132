run --silence nix-store --realise "$newGenPath" --add-root "$currentGenGcPath"
run env PATH="/nix/store/00000000000000000000000000000000-systemd/bin:$PATH" /usr/bin/hearth host settle --timeout 1800 --plan /nix/store/00000000000000000000000000000000-hm_hearthplan.json

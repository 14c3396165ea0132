# The script that hands renewed certificates to nginx. `pairs` are lists of a certificate and its key, both as `name` of the
# credential and `file`.
{ lib }:
{ unit, pairs }:
let
  inherit (lib) escapeShellArg;
  all = lib.concatStringsSep " &&\n    ";

  same = { name, file }: "same ${escapeShellArg name} ${escapeShellArg file}";
  files = lib.unique (map (map (part: part.file)) pairs);
  belong = pair: "belong ${lib.escapeShellArgs pair}";
  complain = pair: "${belong pair} || complain ${lib.escapeShellArgs pair}";
in
''
  same() { cmp --silent "/run/credentials/${unit}/$1" "$2"; }
  belong() {
    public=$(openssl x509 -noout -pubkey -in "$1" 2>/dev/null) &&
      [ "$public" = "$(openssl pkey -passin pass: -pubout -in "$2" 2>/dev/null)" ]
  }
  complain() {
    for file in "$1" "$2"; do
      # Without a passphrase, as nginx has none either.
      if [ "$file" = "$1" ]; then
        openssl x509 -noout -in "$file"
      else
        openssl pkey -noout -passin pass: -in "$file"
      fi >/dev/null 2>&1 || {
        echo "Cannot read \`$file\`, so \`${unit}\` keeps the certificate that it has"
        echo "  hint: put a file in PEM there, a key without a passphrase"
        return
      }
    done
    echo "\`$2\` is not the key of \`$1\`, so \`${unit}\` keeps the certificate that it has"
    echo "  hint: put a certificate and its own key there, and nginx is restarted with both"
  } >&2

  current() {
    ${all (map same (lib.concatLists pairs))}
  }
  fit() {
    ${all (map belong files)}
  }
  # Whoever stopped it wants it so, and it reads them when it starts.
  stopped() { [ "$(systemctl is-active ${unit})" = inactive ]; }

  # A certificate and its key are written one after the other. Started between the two, nginx would fail, again and again
  # until systemd lets it be; and while this runs, nobody looks whether something is written.
  for _ in 1 2 3; do
    sleep 5
    if current || stopped; then exit 0; fi
    if fit; then
      # One that failed too often is not started before this.
      systemctl reset-failed ${unit}
      systemctl restart ${unit} || true
    fi
  done
  if current; then exit 0; fi
  if fit; then
    {
      echo "\`${unit}\` does not start with the certificates that are there"
      echo "  hint: its journal says why: journalctl -u ${unit}"
    } >&2
    exit 1
  fi
  ${lib.concatMapStringsSep "\n" complain files}
  exit 1
''

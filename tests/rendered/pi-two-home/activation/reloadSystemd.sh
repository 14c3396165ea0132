systemdStatus=$(env XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}" \
    PATH="/nix/store/00000000000000000000000000000000-systemd/bin:$PATH" \
 systemctl --user is-system-running 2>&1 || true)

if [[ $systemdStatus == 'running' || $systemdStatus == 'degraded' ]]; then
  if [[ $systemdStatus == 'degraded' ]]; then
    warnEcho "The user systemd session is degraded:"
    env XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}" \
    PATH="/nix/store/00000000000000000000000000000000-systemd/bin:$PATH" \
 systemctl --user --no-pager --state=failed
    warnEcho "Attempting to reload services anyway..."
  fi

  if [[ -v oldGenPath ]]; then
    oldUnitsDir="$oldGenPath/home-files/.config/systemd/user"
    if [[ ! -e $oldUnitsDir ]]; then
      oldUnitsDir=
    fi
  fi

  newUnitsDir="$newGenPath/home-files/.config/systemd/user"
  if [[ ! -e $newUnitsDir ]]; then
    newUnitsDir=/nix/store/00000000000000000000000000000000-emptyDirectory
  fi

  env XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}" \
    PATH="/nix/store/00000000000000000000000000000000-systemd/bin:$PATH" \
 /nix/store/00000000000000000000000000000000-sd-switch/bin/sd-switch \
  ${DRY_RUN:+--dry-run} $VERBOSE_ARG --timeout 1800000 \
  ${oldUnitsDir:+--old-units $oldUnitsDir} \
  --new-units "$newUnitsDir"


  unset newUnitsDir oldUnitsDir
else
  echo "User systemd daemon not running. Skipping reload."
fi

unset systemdStatus

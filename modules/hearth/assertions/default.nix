# What is wrong with a host, all of it at once. Each finding has a subject, a fact and a remedy, and each has a
# wrong host file in tests/eval/hosts/bad that makes it fire.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  names = import ../../lib/names.nix { inherit lib; };

  # `isWrong`: whether to say it.
  finding = isWrong: subject: fact: remedy: {
    assertion = !isWrong;
    message = "`${subject}`: ${fact}\n  hint: ${remedy}";
  };
  from = file: import file { inherit cfg finding lib names; };
in
{
  options.hearth.assertions = mkOption {
    type = types.listOf types.raw;
    default = [ ];
    internal = true;
    description = "Assertions and their messages; a target fails on those that are false.";
  };

  config.hearth.assertions = lib.mkIf cfg.enable (
    lib.concatMap from [
      ./server.nix
      ./synapse-settings.nix
      ./secrets.nix
      ./ports.nix
      ./bridges.nix
      ./bridge-permissions.nix
      ./bridge-settings.nix
      ./registrations.nix
      ./proxy.nix
    ]
  );
}

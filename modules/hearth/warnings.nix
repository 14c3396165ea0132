# What works, but perhaps not as meant.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg) proxy;
in
{
  options.hearth.warnings = lib.mkOption {
    type = lib.types.listOf lib.types.str;
    default = [ ];
    internal = true;
    description = "Warnings; a target prints them.";
  };

  config.hearth.warnings = lib.mkIf cfg.enable (
    lib.optional (cfg.admins == [ ]) ''
      `hearth.admins` is empty: nobody looks after this server
        hint: write `hearth.admins = [ "@you:${toString cfg.serverName}" ];`''
    ++ lib.optional (proxy.kind != null && proxy.tls.acme.email != null && !proxy.hasAcme) ''
      `hearth.proxy.tls.acme`: there is no ACME client on this target, so the certificate is a placeholder that no browser and no other server trusts
        hint: have an ACME client of yours keep a certificate, and name it in `hearth.proxy.tls.certificate` and `hearth.proxy.tls.key`''
  );
}

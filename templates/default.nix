{
  default = {
    path = ./host;
    description = "A Matrix home server on NixOS";
    welcomeText = ''
      Put your server name and your own id into host.nix, then run
      `nixos-rebuild switch --flake .#cabin`
    '';
  };
}

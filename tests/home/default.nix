# A host evaluated on the home-manager target, by home-manager's own modules and from nixpkgs' lib alone.
{
  lib,
  homeManager,
}:
let
  hmLib = import "${homeManager}/modules/lib/stdlib-extended.nix" lib;

  pkgs = import ./pkgs.nix {
    lib = hmLib;
    path = ./path;
  };

  person = {
    home = {
      username = "you";
      homeDirectory = "/home/you";
      stateVersion = "26.05";
      enableNixpkgsReleaseCheck = false;
    };
    # Asked of the package set, which is not there.
    manual.manpages.enable = false;
    programs.man.enable = false;
    news.display = "silent";
  };

  evaluate =
    modules:
    hmLib.evalModules {
      specialArgs = {
        modulesPath = "${homeManager}/modules";
      };
      modules =
        import "${homeManager}/modules/modules.nix" {
          lib = hmLib;
          inherit pkgs;
          check = false;
          minimal = true;
          useNixpkgsModule = false;
        }
        ++ [
          ../../modules/home-manager
          person
        ]
        ++ modules;
    };

  # The text of a file that home-manager wrote.
  textOf =
    source:
    let
      parts = lib.splitString pkgs.mark (toString source);
    in
    if lib.length parts == 3 then lib.elemAt parts 1 else throw "`${toString source}` is no text";
in
{
  inherit evaluate textOf;

  # The home as home-manager lays it out, by path below /; and of its activation what has to do with units: Hearth's steps,
  # home-manager's own that tells systemd, their order, and where it looks for programs.
  tree =
    modules:
    let
      inherit (evaluate modules) config;
      failed = map (entry: entry.message) (lib.filter (entry: !entry.assertion) config.assertions);
      home = lib.removePrefix "/" config.home.homeDirectory;
      isOurs = file: lib.hasPrefix ".config/" file.target;
      files = lib.filter (file: file.enable && isOurs file) (lib.attrValues config.home.file);
      isStep = name: lib.hasPrefix "hearth" name || name == "reloadSystemd";
      steps = lib.filterAttrs (name: _: isStep name) config.home.activation;
      order = map (step: step.name) (hmLib.hm.dag.topoSort config.home.activation).result;
      # The beginning of the script, up to the first other file that it names.
      start = lib.elemAt (lib.splitString pkgs.mark config.home.activationPackage.script) 1;
      path = lib.findFirst (lib.hasPrefix "export PATH=") (throw "The activation sets no PATH.") (
        lib.splitString "\n" start
      );
    in
    if failed != [ ] then
      throw "Failed assertions:\n${lib.concatMapStringsSep "\n" (message: "- ${message}") failed}"
    else
      lib.listToAttrs (
        map (
          file:
          lib.nameValuePair "${home}/${file.target}" {
            text = textOf file.source;
            mode = "0644";
          }
        ) files
      )
      // lib.mapAttrs' (
        name: step:
        lib.nameValuePair "activation/${name}.sh" {
          # Where the plan is looked for before it is linked.
          text = lib.concatStrings (
            lib.imap0 (index: part: if lib.mod index 2 == 0 then part else "") (
              lib.splitString pkgs.mark step.data
            )
          );
          mode = "0644";
        }
      ) steps
      // lib.mapAttrs (_: text: { inherit text; mode = "0644"; }) {
        "activation/order.txt" = lib.concatMapStrings (name: "${name}\n") (
          lib.filter (name: isStep name || name == "linkGeneration") order
        );
        "activation/path.sh" = "${path}\n";
      };
}

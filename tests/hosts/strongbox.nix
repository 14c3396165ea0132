# The cabin with a secret in every place that takes one, for the search after leaks.
{
  imports = [ ../../hosts/cabin.nix ];

  hearth = {
    secrets = {
      smtp-password.file = "/root/secrets/smtp-password";
      parrot-word.file = "/root/secrets/parrot-word";
      turn.generated = true;
    };

    synapse = {
      # The more it says, the more it could give away.
      logLevel = "INFO";
      signingKey.installFrom = "/root/secrets/homeserver.signing.key";
      settings = {
        turn_shared_secret._secret = "turn";
        email = {
          smtp_host = "127.0.0.1";
          smtp_user = "cabin";
          smtp_pass._secret = "smtp-password";
          notif_from = "Cabin <cabin@cabin.example.org>";
        };
      };
    };

    bridgeKinds.parrot = builtins.fromTOML (builtins.readFile ./parrot.toml) // {
      directory = ./parrot;
    };
    bridges.parrot = {
      enable = true;
      program = "/usr/bin/python3";
      settings.network.word._secret = "parrot-word";
    };
  };
}

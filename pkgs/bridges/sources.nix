# The bridges that nixpkgs lacks: where each is, and the hashes of it. docs/packages.md says where a
# hash comes from, and how to get the ones that are missing.
{
  mautrix-bluesky = {
    version = "0.2510.0";
    repo = "bluesky";
    description = "Matrix-Bluesky puppeting bridge";
    hash = "sha256-tADkD2WSATOubXiLX76qoqFp5aOst62qx40TjhLN2os=";
    vendorHash = "sha256-4vX9KV2+TMxKkO7OGTazhDF9jx5/HNbenSUIN8qajLs=";
  };

  mautrix-gvoice = {
    version = "0.2605.0";
    repo = "gvoice";
    description = "Matrix-Google Voice puppeting bridge";
    hash = "sha256-nzWrEwA3OVYAV6JIoCfe5NLpjdy7S9bfefAH6iRzOxg=";
    vendorHash = "sha256-iNOMX7gonvkQSH6r0tCtqD71fyUfQfHmclrWbH11XiU=";
  };

  # It has no release; this is 25.11 with a few months of repairs.
  mautrix-irc = {
    version = "0.2511.0-unstable-2026-05-16";
    rev = "f6f9ab40a7dc6b8b6bb1872d68ce03482de2526b";
    repo = "irc";
    description = "Matrix-IRC puppeting bridge";
    hash = "sha256-LSm5Es15L6WD+OYlih8CLRVAMVNZjg8e/pR5wZH8WVM=";
    vendorHash = "sha256-byw9BXwj0wGv7UooztuLNpCTMmM+JxfPgeGaNBLyzpE=";
  };

  mautrix-linkedin = {
    version = "0.2604.0";
    repo = "linkedin";
    description = "Matrix-LinkedIn puppeting bridge";
    hash = "sha256-G5/wc0Kmu3jW23ZyUgWyt7THNS0C2zosN93rf0ot5K4=";
    vendorHash = "sha256-aGC70CSes+S4JlSrghXjPsYGFg3m7ga1G+vHxsHlMaY=";
  };

  mautrix-twitter = {
    version = "0.2608.0";
    repo = "twitter";
    description = "Matrix-Twitter puppeting bridge";
    hash = "sha256-HKp0K+vkQUgQdV1q5/taBr79Y2YpggRA7cB7W+qSXv0=";
  };

  mautrix-zulip = {
    version = "0.2511.0";
    repo = "zulip";
    description = "Matrix-Zulip puppeting bridge";
    hash = "sha256-+rfRjX3zyyJ9vaDvp7Q7VfYFBZCXwpaXHDxtsf68e50=";
    vendorHash = "sha256-dovZPG4W3BSGpDPk8ni3M/HqwC1R7fpS/bjhxc8MpFs=";
  };

  # Of the older kind; it needs an agent on a Windows machine, which no package can bring.
  matrix-wechat = {
    version = "0.2.4";
    rev = "0.2.4";
    owner = "duo";
    repo = "matrix-wechat";
    description = "Matrix-WeChat puppeting bridge";
    # Its encryption is libolm's alone, which nixpkgs holds to be insecure: without it there is none.
    tags = [ "nocrypto" ];
    hash = "sha256-V0BHOQghN73Kc8KDJ/jjRwhd7RLH57h05G9ge7QtJbY=";
    vendorHash = "sha256-20xi3dcdSt5SRWUhmF7fZkSB6TzC/Z697M18v1kjLhg=";
  };
}

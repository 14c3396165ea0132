# The bridges that nixpkgs lacks: where each is, and the hashes of it. docs/packages.md says where a
# hash comes from, and how to get the ones that are missing.
{
  mautrix-bluesky = {
    version = "0.2510.0";
    repo = "bluesky";
    description = "Matrix-Bluesky puppeting bridge";
  };

  mautrix-gvoice = {
    version = "0.2605.0";
    repo = "gvoice";
    description = "Matrix-Google Voice puppeting bridge";
  };

  # It has no release; this is 25.11 with a few months of repairs.
  mautrix-irc = {
    version = "0.2511.0-unstable-2026-05-16";
    rev = "f6f9ab40a7dc6b8b6bb1872d68ce03482de2526b";
    repo = "irc";
    description = "Matrix-IRC puppeting bridge";
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
  };

  mautrix-zulip = {
    version = "0.2511.0";
    repo = "zulip";
    description = "Matrix-Zulip puppeting bridge";
  };

  # Of the older kind; it needs an agent on a Windows machine, which no package can bring.
  matrix-wechat = {
    version = "0.2.4";
    rev = "0.2.4";
    owner = "duo";
    repo = "matrix-wechat";
    description = "Matrix-WeChat puppeting bridge";
  };
}

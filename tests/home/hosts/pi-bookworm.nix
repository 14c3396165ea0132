# The Pi with the PostgreSQL that Debian 12 has.
{
  imports = [ ../../../hosts/pi.nix ];
  hearth.database.cluster.version = "15";
}

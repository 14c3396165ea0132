# The Pi with one setting of Synapse changed.
{
  imports = [ ../../../hosts/pi.nix ];
  hearth.synapse.settings.presence.enabled = true;
}

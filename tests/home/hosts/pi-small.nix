# The Pi as it is measured: nobody is slowed down.
{
  imports = [ ../../../hosts/pi.nix ];
  hearth.synapse.settings.rc_message = {
    per_second = 1000;
    burst_count = 1000;
  };
}

{
  hearth.enable = true;
}

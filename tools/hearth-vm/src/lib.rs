//! Test machines: images, systemd-nspawn and QEMU, private networks, waiting

//! What a machine under QEMU is given so that it can be reached.

use crate::network::Seat;
use crate::payload::Payload;

/// What a computer has to set up that a container gets from outside.
pub(crate) fn setup(payload: &mut Payload, seat: Option<&Seat>) {
    let mut network = "[Unit]\nDescription=Network of a test machine\nDefaultDependencies=no\n\
        Wants=sys-subsystem-net-devices-eth0.device\nAfter=sys-subsystem-net-devices-eth0.device\n\
        Before=network.target network-online.target\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\n\
        ExecStart=ip link set lo up\nExecStart=ip address replace 10.0.2.15/24 dev eth0\n\
        ExecStart=ip link set eth0 up\n"
        .to_owned();
    if let Some(seat) = seat {
        network = network.replace(
            "eth0.device\nBefore",
            "eth0.device\nWants=sys-subsystem-net-devices-eth1.device\nAfter=sys-subsystem-net-devices-eth1.device\nBefore",
        );
        network.push_str(&format!(
            "ExecStart=ip address replace {}/24 dev eth1\nExecStart=ip link set eth1 up\n",
            seat.address()
        ));
    }
    let unit = "hearth-machine-network.service";
    let units = "etc/systemd/system";
    payload.add_file(&format!("{units}/{unit}"), network.as_bytes(), 0o644);
    payload.add_link(
        &format!("{units}/multi-user.target.wants/{unit}"),
        &format!("../{unit}"),
    );
    // The agent notes each command in the journal, which is to hold what the host's units say.
    payload.add_file(
        &format!("{units}/qemu-guest-agent.service.d/quiet.conf"),
        b"[Service]\nLogLevelMax=warning\n",
        0o644,
    );
    let login =
        "[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin root --noclear %I vt220\n";
    payload.add_file(
        &format!("{units}/serial-getty@.service.d/login.conf"),
        login.as_bytes(),
        0o644,
    );
}

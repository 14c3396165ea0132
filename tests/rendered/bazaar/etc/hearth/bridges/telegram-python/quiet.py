"""Starts a bridge on mautrix-python that says nothing to strangers.

Left to itself it answers whoever invites its bot and may not use it: "You are not whitelisted to use this bridge",
with the advice to look into its configuration, and leaves. No setting is against it. A stranger learns from it that
there is a bridge, and of what kind. So here the bot leaves without a word; what it logs is as before.

    quiet.py MODULE [ARGUMENT…]     as `python3 -m MODULE [ARGUMENT…]`
"""

import runpy
import sys

from mautrix.bridge.matrix import BaseMatrixHandler


async def say_nothing(self, room_id):
    self.log.debug("Whoever invited the bot to %s may not use it", room_id)


def main():
    if hasattr(BaseMatrixHandler, "send_permission_error"):
        BaseMatrixHandler.send_permission_error = say_nothing
    else:
        # No reason not to run.
        print("This mautrix-python tells strangers that they may not use the bridge", file=sys.stderr)
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

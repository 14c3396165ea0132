"""Starts Heisenbridge so that a restart on either side of it loses no message.

Left to itself Heisenbridge 1.15 drops messages at four moments:

- Synapse is away while IRC talks: the send fails once and is forgotten;
- it has just started: what Synapse had queued arrives before the rooms are loaded, or before IRC
  is connected and the channels are joined, and is ignored;
- it is told to stop: it ends at once, with lines still waiting on both sides;
- Synapse is away while the rooms are loaded: it leaves every room that it cannot read.

So here requests to Synapse are tried again, with the same transaction id; transactions are answered
503 until there is somebody to hand them to, which makes Synapse keep them; and SIGTERM takes no more
transactions, says goodbye to IRC, and hands over what is waiting before it ends.
"""

import asyncio
import functools
import signal
import sys

from aiohttp import web
from heisenbridge import __main__ as bridge
from heisenbridge.channel_room import ChannelRoom
from heisenbridge.network_room import NetworkRoom
from mautrix.api import HTTPAPI
from mautrix.appservice import AppService

# Waits of 4, 8, 16 … seconds: about 17 minutes in all, longer than any restart or upgrade.
HTTP_RETRIES = 8
# Synapse gives a transaction a minute; a held one is refused well before and comes again.
HOLD_REQUEST = 20
# An IRC network that stays away must not keep the user from the bridge's own control room.
HOLD_AFTER_START = 90
# Together less than the 90 seconds that systemd gives a unit to stop.
DRAIN_IRC = 20
DRAIN_MATRIX = 40
TICK = 0.1


class Gate:
    """Whether transactions may come in now."""

    def __init__(self):
        self.service = None
        self.started_at = None
        self.stopping = False
        self.in_flight = 0

    def networks(self):
        rooms = list(getattr(self.service, "_rooms", {}).values())
        return [room for room in rooms if isinstance(room, NetworkRoom) and room.connected]

    def settled(self):
        """Every network that should be connected is, and its channels have told who is there."""
        for network in self.networks():
            if not network.conn or not network.conn.connected:
                return False
            for room in network.rooms.values():
                if isinstance(room, ChannelRoom) and not room.on_channel:
                    return False
        return True

    def open(self):
        if self.started_at is None or self.stopping:
            return False
        late = asyncio.get_running_loop().time() > self.started_at + HOLD_AFTER_START
        return late or self.settled()


gate = Gate()


async def until(condition, seconds):
    """Waits for the condition; says whether it came true in time."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not condition():
        if loop.time() > deadline:
            return False
        await asyncio.sleep(TICK)
    return True


def hold_transactions(original):
    async def handle(self, request):
        if not await until(lambda: gate.stopping or gate.open(), HOLD_REQUEST) or gate.stopping:
            raise web.HTTPServiceUnavailable(text='{"errcode": "M_UNKNOWN", "error": "The bridge is not ready"}')
        return await original(self, request)

    return handle


def tell_readiness(_original):
    """Ready is who takes transactions; Heisenbridge itself never says that it is."""

    async def handle(self, _request):
        return web.Response(status=200 if gate.open() else 500, text="{}")

    return handle


def count_events(original):
    async def handle(self, event):
        gate.in_flight += 1
        try:
            await original(self, event)
        finally:
            gate.in_flight -= 1

    return handle


def notice_start(original):
    async def push(self, *args, **kwargs):
        # The first state that is pushed follows the line "Init done".
        if gate.started_at is None:
            gate.started_at = asyncio.get_running_loop().time()
        return await original(self, *args, **kwargs)

    return push


async def drain(service):
    """Hands over what is waiting: first towards IRC, then towards Matrix."""
    await until(lambda: gate.in_flight == 0, DRAIN_IRC)
    for network in gate.networks():
        if network.conn and network.conn.connected:
            await until(lambda: network.conn is None or network.conn._queue.empty(), DRAIN_IRC)
            network.disconnect = True
            if network.conn:
                network.conn.disconnect("Restarting")
    for room in list(service._rooms.values()):
        queue = room._queue
        if queue._events:
            queue._flush()
    tasks = [asyncio.ensure_future(room._queue._chain.join()) for room in list(service._rooms.values())]
    if tasks:
        await asyncio.wait(tasks, timeout=DRAIN_MATRIX)


def stop_gently(original):
    async def run(self, *args, **kwargs):
        gate.service = self
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        running = asyncio.ensure_future(original(self, *args, **kwargs))
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            return running.result()
        gate.stopping = True
        if gate.started_at is not None:
            await drain(self)
        running.cancel()

    return run


def main():
    HTTPAPI.global_default_retry_count = HTTP_RETRIES
    try:
        bridge.MauService = functools.partial(bridge.MauService, default_http_retry_count=HTTP_RETRIES)
        AppService._http_handle_transaction = hold_transactions(AppService._http_handle_transaction)
        AppService._readiness_probe = tell_readiness(AppService._readiness_probe)
        service = bridge.BridgeAppService
        service._on_mx_event = count_events(service._on_mx_event)
        service.push_bridge_state = notice_start(service.push_bridge_state)
        service.run = stop_gently(service.run)
    except AttributeError as error:
        sys.exit(f"error: This Heisenbridge is not the 1.15 that the launcher knows: {error}")
    bridge.main()


if __name__ == "__main__":
    main()

"""
Starts MiniStack on loopback, without the object events that the relay makes.

MiniStack sends its own to EventBridge: without version ids, and with sequencers of another form. Two events of one change would look
like two changes, where no version id says otherwise. Events that only MiniStack can know of, such as the end of a restore, still come
from it. A bucket that a stack makes is configured inside of the emulator, so its configuration cannot be kept from it.

Uvicorn serves it: MiniStack's own server takes many times as much of the processor for a call as the call itself, and tests make some
hundred thousand calls.
"""

import asyncio
import os

import faster
import uvicorn
from ministack.app import app
from ministack.services import eventbridge

RELAYED = {"Object Created", "Object Deleted", "Object Restore Initiated"}
dispatch = eventbridge._dispatch_event


def dispatch_unless_relayed(event, *rest, **named):
    if event.get("Source") == "aws.s3" and event.get("DetailType") in RELAYED:
        return
    dispatch(event, *rest, **named)


eventbridge._dispatch_event = dispatch_unless_relayed
faster.install()


class Server(uvicorn.Server):
    """Says which port the system chose."""

    async def startup(self, sockets=None):
        await super().startup(sockets)
        if self.servers:
            print("Running on http://%s:%d" % self.servers[0].sockets[0].getsockname()[:2], flush=True)


config = uvicorn.Config(
    app,
    host=os.environ["MINISTACK_HOST"],
    port=0,
    http="httptools",
    loop="asyncio",
    ws="none",
    lifespan="on",
    log_config=None,
    access_log=False,
    # MiniStack sends both itself; of two dates a client makes none.
    date_header=False,
    server_header=False,
    timeout_keep_alive=75,
    # Invocations that are under way end with the emulator.
    timeout_graceful_shutdown=2,
)
asyncio.run(Server(config).serve())
# Threads of the emulator wait for the next schedule, and would be waited for.
os._exit(0)

"""
Starts MiniStack on loopback, without the object events that the relay makes.

MiniStack sends its own to EventBridge: without version ids, and with sequencers of another form. Two events of one change would look
like two changes, where no version id says otherwise. Events that only MiniStack can know of, such as the end of a restore, still come
from it. A bucket that a stack makes is configured inside of the emulator, so its configuration cannot be kept from it.

Its standard queues hand messages out as fair queues of AWS do: of the groups that have messages waiting, those come first of which the
fewest are being worked on.

Uvicorn serves it: MiniStack's own server takes many times as much of the processor for a call as the call itself, and tests make some
hundred thousand calls.
"""

import asyncio
import os
import time

import uvicorn
from ministack.app import app
from ministack.services import eventbridge, sqs

RELAYED = {"Object Created", "Object Deleted", "Object Restore Initiated"}
dispatch = eventbridge._dispatch_event


def dispatch_unless_relayed(event, *rest, **named):
    if event.get("Source") == "aws.s3" and event.get("DetailType") in RELAYED:
        return
    dispatch(event, *rest, **named)


eventbridge._dispatch_event = dispatch_unless_relayed


collect_in_order = sqs._collect_msgs


def collect_fairly(queue, count, visibility):
    if queue["is_fifo"] or not any(message.get("group_id") for message in queue["messages"]):
        return collect_in_order(queue, count, visibility)
    now = time.time()
    shares, waiting = {}, {}
    for message in queue["messages"]:
        # Without a group a message is nobody's, and waits for nobody.
        group = message.get("group_id") or message["id"]
        if message.get("visible_at", 0) <= now:
            waiting.setdefault(group, []).append(message)
        elif message.get("receive_count"):
            shares[group] = shares.get(group, 0) + 1
    chosen = []
    while waiting and len(chosen) < count:
        group = min(waiting, key=lambda each: shares.get(each, 0))
        chosen.append(waiting[group].pop(0))
        shares[group] = shares.get(group, 0) + 1
        if not waiting[group]:
            del waiting[group]
    return collect_in_order({**queue, "messages": chosen}, count, visibility)


sqs._collect_msgs = collect_fairly


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

"""
Starts MiniStack on loopback without the object events that the relay makes.

MiniStack sends its own to EventBridge: without version ids, and with sequencers of another form. Two events of one change would look
like two changes, where no version id says otherwise. Events that only MiniStack can know of, such as the end of a restore, still come
from it. A bucket that a stack makes is configured inside of the emulator, so its configuration cannot be kept from it.
"""

import asyncio
import logging
import os

from http_server import serve
from ministack.app import app
from ministack.services import eventbridge

RELAYED = {"Object Created", "Object Deleted", "Object Restore Initiated"}
dispatch = eventbridge._dispatch_event


def dispatch_unless_relayed(event, *rest, **named):
    if event.get("Source") == "aws.s3" and event.get("DetailType") in RELAYED:
        return
    dispatch(event, *rest, **named)


eventbridge._dispatch_event = dispatch_unless_relayed


async def main():
    await serve(app, os.environ["MINISTACK_HOST"])
    logging.shutdown()
    # Threads of the emulator wait for the next schedule, and would be waited for.
    os._exit(0)


asyncio.run(main())

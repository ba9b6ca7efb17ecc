"""
Starts MiniStack on loopback, without the object events that the relay makes.

MiniStack sends its own to EventBridge: without version ids, and with sequencers of another form. Two events of one change would look
like two changes, where no version id says otherwise. Events that only MiniStack can know of, such as the end of a restore, still come
from it. A bucket that a stack makes is configured inside of the emulator, so its configuration cannot be kept from it.

Its standard queues hand messages out as fair queues of AWS do: of the groups that have messages waiting, those come first of which the
fewest are being worked on.

Lists of versions say which checksums S3 stored with each, as AWS's do. Jobs of S3 Batch Operations, which the relay plays, read what lies
in an archive without a restore.

A bucket that a stack adopts is no conflict of names, as it is none at AWS.

Uvicorn serves it: MiniStack's own server takes many times as much of the processor for a call as the call itself, and tests make some
hundred thousand calls.
"""

import asyncio
import contextvars
import os
import re
import time
from xml.sax.saxutils import unescape

import faster
import uvicorn
from ministack.app import app
from ministack.services import eventbridge, s3, sqs
from ministack.services.cloudformation import changesets, stacks

RELAYED = {"Object Created", "Object Deleted", "Object Restore Initiated"}
dispatch = eventbridge._dispatch_event


def dispatch_unless_relayed(event, *rest, **named):
    if event.get("Source") == "aws.s3" and event.get("DetailType") in RELAYED:
        return
    dispatch(event, *rest, **named)


eventbridge._dispatch_event = dispatch_unless_relayed
faster.install()

list_versions = s3._list_object_versions
VERSION = re.compile(r"<Version><Key>(.*?)</Key><VersionId>(.*?)</VersionId>.*?(?=</Version>)", re.DOTALL)


def list_versions_with_checksums(bucket, query):
    status, headers, body = list_versions(bucket, query)
    if status != 200:
        return status, headers, body

    def with_checksum(found):
        key, version = unescape(found[1]), found[2]
        kept = [each for each in s3._object_versions.get((bucket, key), []) if each["version_id"] == version]
        current = s3._ensure_bucket(bucket)["objects"].get(key) or {}
        stored = kept[0] if kept else current
        checksums = stored.get("checksums") or {}
        if not checksums:
            return found[0]
        # One over the checksums of parts has their number behind it.
        kind = "COMPOSITE" if any("-" in value for value in checksums.values()) else "FULL_OBJECT"
        algorithms = "".join(f"<ChecksumAlgorithm>{name.upper()}</ChecksumAlgorithm>" for name in checksums)
        return f"{found[0]}{algorithms}<ChecksumType>{kind}</ChecksumType>"

    return status, headers, VERSION.sub(with_checksum, body.decode("utf-8")).encode("utf-8")


s3._list_object_versions = list_versions_with_checksums

get_object = s3._get_object


def get_object_for_jobs(bucket, key, headers, query=None):
    if "x-sealwatch-job" not in headers:
        return get_object(bucket, key, headers, query)
    # Nothing else runs meanwhile: it answers without waiting for anything.
    archives, s3._ARCHIVE_STORAGE_CLASSES = s3._ARCHIVE_STORAGE_CLASSES, frozenset()
    try:
        return get_object(bucket, key, headers, query)
    finally:
        s3._ARCHIVE_STORAGE_CLASSES = archives


s3._get_object = get_object_for_jobs


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


adopted = contextvars.ContextVar("adopted", default=frozenset())
deploy_stack = stacks._deploy_stack_async
validation_errors = stacks._validation_errors


async def deploy_stack_with_adopted(*rest, imports=None, **named):
    adopted.set(frozenset(imports or ()))
    await deploy_stack(*rest, imports=imports, **named)


def validation_errors_of_new(*rest):
    return [
        error
        for error in validation_errors(*rest)
        if not (error[2] == "NAME_CONFLICT_VALIDATION" and error[0] in adopted.get())
    ]


stacks._deploy_stack_async = changesets._deploy_stack_async = deploy_stack_with_adopted
stacks._validation_errors = validation_errors_of_new


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

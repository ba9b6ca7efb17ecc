"""A custom resource as CloudFormation has it: a function is invoked, and sends its answer to an address. Nothing here knows an emulator."""

import json
import threading
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# CloudFormation's own, where the resource names none.
DEFAULT_TIMEOUT_SECONDS = 3600


@dataclass(frozen=True)
class Outcome:
    """What the function answered. The reason is empty where it succeeded."""

    physical_id: str = ""
    data: dict = field(default_factory=dict)
    reason: str = ""


def ask(kind, stack_id, logical_id, resource_type, properties, invoke, physical_id=None, before=None):
    """
    Asks the function that the properties name, and waits for its answer.

    :param kind: Create, Update or Delete
    :param invoke: called with the function's ARN and the event; must not wait for its end
    :param physical_id: unless it is created
    :param before: the properties that an update replaces
    """
    with _Answers() as answers:
        event = {
            "RequestType": kind,
            "ServiceToken": properties["ServiceToken"],
            "ResponseURL": answers.url,
            "StackId": stack_id,
            "RequestId": str(uuid.uuid4()),
            "LogicalResourceId": logical_id,
            "ResourceType": resource_type,
            "ResourceProperties": properties,
        }
        if physical_id is not None:
            event["PhysicalResourceId"] = physical_id
        if before is not None:
            event["OldResourceProperties"] = before
        invoke(properties["ServiceToken"], event)
        seconds = float(properties.get("ServiceTimeout") or DEFAULT_TIMEOUT_SECONDS)
        return _outcome(answers.wait(seconds), seconds)


def _outcome(answer, seconds):
    if answer is None:
        return Outcome(reason=f"the function did not answer within {seconds:g} s")
    if answer.get("Status") != "SUCCESS":
        return Outcome(reason=answer.get("Reason") or "the function said no reason")
    return Outcome(physical_id=answer["PhysicalResourceId"], data=answer.get("Data") or {})


class _Answers:
    """An address on loopback that takes one answer."""

    def __enter__(self):
        self._answer, self._arrived = None, threading.Event()
        owner = self

        class Take(BaseHTTPRequestHandler):
            def do_PUT(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()
                owner._answer = json.loads(body)
                owner._arrived.set()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/answer"
        return self

    def wait(self, seconds):
        self._arrived.wait(seconds)
        return self._answer

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

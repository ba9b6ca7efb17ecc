"""One function as a child process of Node. Nothing here knows an emulator."""

import json
import os
import queue
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("child.mjs")

# A process that cannot load its function within this time never will.
MAX_LOAD_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What an invocation gave: JSON, and whether it is an error in Lambda's form."""

    payload: str
    is_error: bool


class FunctionNotLoaded(Exception):
    """The function's module could not be loaded; the text is Lambda's JSON of the error."""


class FunctionProcess:
    """
    Takes one invocation after another, as an execution environment of Lambda does. A process that ended, or was ended because an
    invocation took too long, is started again by the next invocation.
    """

    def __init__(self, node, folder, environment, timeout_seconds, log_file):
        self._node = node
        self._folder = Path(folder)
        self._environment = dict(environment)
        self._timeout = timeout_seconds
        self._log_file = Path(log_file)
        self._child = None
        self._messages = None

    def start(self):
        """:raises FunctionNotLoaded: with what loading it said"""
        reader, writer = os.pipe()
        self._messages = queue.Queue()
        with open(self._log_file, "ab") as log:
            self._child = subprocess.Popen(
                [*self._node, str(CHILD)],
                cwd=self._folder,
                env={
                    **self._environment,
                    "LAMBDA_TASK_ROOT": str(self._folder),
                    "SEALWATCH_ANSWERS_FD": str(writer),
                    "SEALWATCH_TIMEOUT_MS": str(self._timeout * 1000),
                },
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=(writer,),
                # What it starts ends with it.
                start_new_session=True,
            )
        os.close(writer)
        threading.Thread(target=_listen, args=(reader, self._child, self._messages), daemon=True).start()
        message = self._next(MAX_LOAD_SECONDS)
        if message["kind"] != "loaded":
            self.stop()
            raise FunctionNotLoaded(message["payload"])

    def invoke(self, request_id, arn, payload):
        """:param payload: JSON text. :returns: an Answer; what goes wrong is one too."""
        try:
            if self._child is None or self._child.poll() is not None:
                self.stop()
                self.start()
        except FunctionNotLoaded as error:
            return Answer(str(error), True)
        line = json.dumps({"id": request_id, "arn": arn, "payload": payload})
        try:
            self._child.stdin.write(f"{line}\n".encode())
            self._child.stdin.flush()
        except BrokenPipeError:
            # It ended meanwhile; the message that says so is on its way.
            pass
        message = self._next(self._timeout)
        if message["kind"] in ("timeout", "ended"):
            self.stop()
        return Answer(message["payload"], message["kind"] != "answer")

    def stop(self):
        """Ends the process and what it has started; one that is gone already is fine."""
        # Forgotten at once: another process may get its id later.
        child, self._child = self._child, None
        if child is None:
            return
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        child.wait()
        try:
            child.stdin.close()
        except BrokenPipeError:
            # What could not be written before is of no use to anybody.
            pass

    def log(self, since=0):
        """All that it wrote from a place on, in bytes; the file's size is the next place."""
        if not self._log_file.exists():
            return ""
        with open(self._log_file, "rb") as log:
            log.seek(since)
            return log.read().decode(errors="replace")

    def log_size(self):
        return self._log_file.stat().st_size if self._log_file.exists() else 0

    def _next(self, seconds):
        try:
            return self._messages.get(timeout=seconds)
        except queue.Empty:
            return {"kind": "timeout", "payload": _failure("Sandbox.Timedout", f"Task timed out after {seconds:.2f} seconds")}


def _listen(reader, child, messages):
    with os.fdopen(reader, encoding="utf-8") as lines:
        for line in lines:
            messages.put(json.loads(line))
    code = child.wait()
    messages.put({"kind": "ended", "payload": _failure("Runtime.ExitError", f"Runtime exited with error: exit status {code}")})


def _failure(name, message):
    return json.dumps({"errorType": name, "errorMessage": message})


def report(request_id, log, began):
    """What Lambda writes around the log of one invocation. :param began: of time.time(), in seconds"""
    took = (time.time() - began) * 1000
    start = f"START RequestId: {request_id} Version: $LATEST\n"
    return f"{start}{log}END RequestId: {request_id}\nREPORT RequestId: {request_id}\tDuration: {took:.2f} ms\n"

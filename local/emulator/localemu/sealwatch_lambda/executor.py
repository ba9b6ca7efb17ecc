"""The emulator's execution environment, as a process of this machine."""

import os
import tempfile
import time
from pathlib import Path

from sealwatch_lambda.emulator import module
from sealwatch_lambda.function_process import FunctionProcess, report

config = module("config")
InvocationResult = module("services.lambda_.invocation.lambda_models").InvocationResult
RuntimeExecutor = module("services.lambda_.invocation.runtime_executor").RuntimeExecutor

# Of the emulator's own environment; the function has its own settings beside.
PASSED = ("PATH", "HOME", "LANG", "TMPDIR")


class ProcessExecutor(RuntimeExecutor):
    def __init__(self, id, function_version):
        super().__init__(id=id, function_version=function_version)
        self._process = None

    @classmethod
    def prepare_version(cls, function_version):
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version):
        # The emulator removes the code itself.
        pass

    def get_address(self):
        return "127.0.0.1"

    def get_endpoint_from_executor(self):
        return "127.0.0.1"

    def get_runtime_endpoint(self):
        # Nobody calls it: the process answers on a pipe.
        return f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}/not-used"

    def start(self, env_vars):
        settings = self.function_version.config
        if not str(settings.runtime).startswith("nodejs"):
            raise ValueError(f"functions of the runtime {settings.runtime} cannot run here: only those of Node can")
        passed = {name: os.environ[name] for name in PASSED if name in os.environ}
        logs = Path(tempfile.gettempdir()) / "function-logs"
        logs.mkdir(exist_ok=True)
        self._process = FunctionProcess(
            # Leaves the rest of the function's memory to what is not on the heap.
            node=[os.environ["SEALWATCH_NODE"], f"--max-old-space-size={max(64, settings.memory_size * 9 // 10)}"],
            folder=settings.code.get_unzipped_code_location(),
            environment={**passed, **{name: str(value) for name, value in env_vars.items()}},
            timeout_seconds=settings.timeout,
            log_file=logs / f"{self.function_version.id.function_name}.{self.id}.log",
        )
        self._process.start()

    def stop(self):
        if self._process:
            self._process.stop()

    def invoke(self, payload, function_timeout=None):
        request_id, began, logged = payload["invoke-id"], time.time(), self._process.log_size()
        answer = self._process.invoke(request_id, payload["invoked-function-arn"], payload["payload"])
        return InvocationResult(
            request_id=request_id,
            payload=answer.payload.encode(),
            is_error=answer.is_error,
            logs=report(request_id, self._process.log(logged), began),
        )

    def get_logs(self):
        return self._process.log() if self._process else ""

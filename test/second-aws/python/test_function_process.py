"""Run by plugins.test.ts, with NODE in the environment."""

import json
import os
import tempfile
import textwrap
import time
import unittest
from pathlib import Path

from sealwatch_lambda.function_process import FunctionNotLoaded, FunctionProcess, report


class FunctionProcessTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def process(self, source, timeout=30, environment=None):
        (self.folder / "index.mjs").write_text(textwrap.dedent(source))
        process = FunctionProcess(
            node=[os.environ["NODE"]],
            folder=self.folder,
            environment={"_HANDLER": "index.handler", "AWS_LAMBDA_FUNCTION_NAME": "tried", **(environment or {})},
            timeout_seconds=timeout,
            log_file=self.folder / "log",
        )
        self.addCleanup(process.stop)
        return process

    def invoke(self, process, event=None):
        answer = process.invoke("request-1", "arn:aws:lambda:us-east-1:000000000000:function:tried", json.dumps(event))
        return answer.is_error, json.loads(answer.payload)

    def test_answers_with_what_the_function_returns(self):
        process = self.process("export const handler = async (event) => ({ got: event });")
        self.assertEqual(self.invoke(process, {"key": "ü\n🦭"}), (False, {"got": {"key": "ü\n🦭"}}))

    def test_takes_one_invocation_after_another_in_the_same_process(self):
        process = self.process("let calls = 0; export const handler = async () => [++calls, process.pid];")
        (_, [first, pid]), (_, [second, same]) = self.invoke(process), self.invoke(process)
        self.assertEqual((first, second, same), (1, 2, pid))

    def test_passes_a_context_and_the_environment(self):
        process = self.process(
            """
            export const handler = async (_, { awsRequestId, functionName, getRemainingTimeInMillis }) =>
              [awsRequestId, functionName, process.env.MODE, getRemainingTimeInMillis() > 20000];
            """,
            environment={"MODE": "sealed"},
        )
        self.assertEqual(self.invoke(process), (False, ["request-1", "tried", "sealed", True]))

    def test_takes_nothing_from_the_emulators_own_environment(self):
        os.environ["SECRET_OF_THE_EMULATOR"] = "x"
        self.addCleanup(os.environ.pop, "SECRET_OF_THE_EMULATOR")
        process = self.process("export const handler = async () => process.env.SECRET_OF_THE_EMULATOR ?? null;")
        self.assertEqual(self.invoke(process), (False, None))

    def test_what_is_thrown_is_an_error_in_lambdas_form_and_the_process_goes_on(self):
        process = self.process("export const handler = async (event) => { if (event) throw new TypeError('bad'); return 'ok'; };")
        is_error, error = self.invoke(process, 1)
        self.assertEqual((is_error, error["errorType"], error["errorMessage"]), (True, "TypeError", "bad"))
        self.assertEqual(self.invoke(process, None), (False, "ok"))

    def test_what_is_printed_is_log_and_no_answer(self):
        process = self.process("export const handler = async () => { console.log('{\"kind\":\"answer\"}'); return 1; };")
        self.assertEqual(self.invoke(process), (False, 1))
        self.assertEqual(process.log(), '{"kind":"answer"}\n')
        place = process.log_size()
        self.invoke(process)
        self.assertEqual(process.log(place), '{"kind":"answer"}\n')

    def test_a_large_answer_arrives_whole(self):
        process = self.process("export const handler = async () => 'x'.repeat(5_000_000);")
        self.assertEqual(len(self.invoke(process)[1]), 5_000_000)

    def test_what_takes_too_long_is_ended_and_the_next_invocation_has_a_new_process(self):
        process = self.process(
            "export const handler = (event) => event ? new Promise(() => setInterval(() => {}, 1000)) : process.pid;", timeout=1
        )
        _, before = self.invoke(process)
        is_error, error = self.invoke(process, 1)
        self.assertEqual((is_error, error["errorType"]), (True, "Sandbox.Timedout"))
        self.assertIn("timed out after 1.00 seconds", error["errorMessage"])
        is_error, after = self.invoke(process)
        self.assertFalse(is_error)
        self.assertNotEqual(before, after)

    def test_a_process_that_ends_is_an_error_and_is_started_again(self):
        process = self.process("export const handler = async (event) => { if (event) process.exit(7); return 'ok'; };")
        is_error, error = self.invoke(process, 1)
        self.assertEqual((is_error, error["errorMessage"]), (True, "Runtime exited with error: exit status 7"))
        self.assertEqual(self.invoke(process), (False, "ok"))

    def test_what_cannot_be_loaded_says_why(self):
        process = self.process("throw new Error('no table');")
        with self.assertRaisesRegex(FunctionNotLoaded, "no table"):
            process.start()
        is_error, error = self.invoke(process)
        self.assertEqual((is_error, error["errorMessage"]), (True, "no table"))

    def test_a_module_without_the_function_is_said_to_have_none(self):
        process = self.process("export const other = 1;")
        with self.assertRaisesRegex(FunctionNotLoaded, "index.handler is undefined or not exported"):
            process.start()

    def test_stopping_ends_what_the_function_started(self):
        process = self.process(
            """
            import { spawn } from 'node:child_process';
            export const handler = async () => spawn('sleep', ['1000']).pid;
            """,
            environment={"PATH": os.environ["PATH"]},
        )
        _, pid = self.invoke(process)
        process.stop()
        deadline = time.monotonic() + 20
        while state_of(pid) not in ("gone", "Z") and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertIn(state_of(pid), ("gone", "Z"))

    def test_the_report_has_lambdas_lines_around_the_log(self):
        lines = report("request-1", "said\n", began=0).splitlines()
        self.assertEqual(lines[:3], ["START RequestId: request-1 Version: $LATEST", "said", "END RequestId: request-1"])
        self.assertRegex(lines[3], r"^REPORT RequestId: request-1\tDuration: \d+\.\d\d ms$")


def state_of(pid):
    """Z is a process that has ended and that nobody has asked for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return "gone"


if __name__ == "__main__":
    unittest.main()

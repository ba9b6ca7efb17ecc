"""Run by plugins.test.ts."""

import unittest

from sealwatch_lambda.emulator import module
from sealwatch_lambda.executions import stopped_is_aborted

stopped_is_aborted()
states = module("services.stepfunctions.asl.eval.program_state")


def execution():
    """The environment of an execution that has begun."""
    environment = module("services.stepfunctions.asl.eval.environment").Environment
    details = module("services.stepfunctions.asl.eval.evaluation_details").AWSExecutionDetails
    events = module("services.stepfunctions.asl.eval.event.event_manager").EventHistoryContext
    context = {"Execution": {"Id": "arn", "Input": {}}, "StateMachine": {"Id": "arn", "Name": "Runs"}}
    env = environment(
        aws_execution_details=details(account="000000000000", region="us-east-1", role_arn="arn"),
        execution_type="STANDARD", context=context, event_history_context=events.of_program_start(),
        cloud_watch_logging_session=None, activity_store={},
    )
    env.next_state_name = "Advance"
    return env


class ExecutionsTest(unittest.TestCase):
    def test_one_that_was_stopped_stays_so_when_the_step_that_it_was_at_fails(self):
        env = execution()
        frame = env.open_frame()
        env.set_stop(stop_date=None, cause="killed", error=None)
        for each in (frame, env):
            each.set_error({"error": "Exception", "cause": "'dict' object has no attribute 'region'"})
            self.assertIsInstance(each.program_state(), states.ProgramStopped)

    def test_one_that_was_not_has_failed(self):
        env = execution()
        env.set_error({"error": "Exception", "cause": "a step failed"})
        self.assertIsInstance(env.program_state(), states.ProgramError)

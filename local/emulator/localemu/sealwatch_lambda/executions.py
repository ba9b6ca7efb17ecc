"""Executions of Step Functions, as they end at AWS."""

from sealwatch_lambda.emulator import module


def stopped_is_aborted():
    """
    An execution that is stopped computes nothing more, not even what the step that it is at needs to go on, which then fails in some
    way of its own. The emulator takes that for the end of the execution, FAILED; at AWS it is ABORTED, whatever it was at.
    """
    Environment = module("services.stepfunctions.asl.eval.environment").Environment
    ProgramStopped = module("services.stepfunctions.asl.eval.program_state").ProgramStopped
    set_error = Environment.set_error

    def unless_stopped(self, error):
        if not isinstance(self._program_state, ProgramStopped):
            set_error(self, error=error)

    Environment.set_error = unless_stopped

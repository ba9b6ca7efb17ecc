"""What LocalEmu finds by the entry points beside this package. It loads its own modules late, so these are imported where they are needed."""

from localemu.runtime import hooks
from localemu.services.cloudformation.resource_provider import CloudFormationResourceProviderPlugin
from localemu.services.lambda_.invocation.plugins import RuntimeExecutorPlugin


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    """Chosen by LAMBDA_RUNTIME_EXECUTOR=process."""

    name = "process"

    def load(self, *_, **__):
        from sealwatch_lambda.executor import ProcessExecutor

        return ProcessExecutor


class CustomResourcePlugin(CloudFormationResourceProviderPlugin):
    """LocalEmu skips custom resources without it."""

    name = "AWS::CloudFormation::CustomResource"

    def __init__(self):
        self.factory = None

    def load(self):
        from sealwatch_lambda.custom_resource_provider import CustomResourceProvider

        self.factory = CustomResourceProvider


@hooks.on_infra_start()
def one_table_call_at_a_time():
    """A transaction that is cancelled puts whole tables back as they were: what others wrote meanwhile would be undone."""
    import threading

    from moto.dynamodb.responses import DynamoHandler

    lock, call = threading.RLock(), DynamoHandler.call_action

    def locked(self):
        with lock:
            return call(self)

    DynamoHandler.call_action = locked

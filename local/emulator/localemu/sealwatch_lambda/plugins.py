"""What LocalEmu finds by the entry points beside this package. It loads its own modules late, so these are imported where they are needed."""

from localemu.runtime import hooks
from localemu.services.cloudformation.resource_provider import CloudFormationResourceProviderPlugin
from localemu.services.lambda_.invocation.plugins import RuntimeExecutorPlugin

CLOUDFORMATION = "cloudformation.amazonaws.com"


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


@hooks.on_infra_start()
def calls_of_cloudformation_are_its_own():
    """CloudFormation's calls are recorded as somebody's; AWS records them with CloudFormation's name in place of an address."""
    from localemu.services.cloudtrail import event_store

    create = event_store.create_event_from_context

    def created(**call):
        # The emulator's own clients have the account's number for a key.
        if call["access_key_id"] == call["account_id"] and call["user_agent"].startswith("Boto3/"):
            call = {**call, "source_ip": CLOUDFORMATION, "user_agent": CLOUDFORMATION}
        return create(**call)

    event_store.create_event_from_context = created


@hooks.on_infra_start()
def records_arrive_soon():
    """LocalEmu imitates CloudTrail's delay of a minute, which is of no use to anybody who waits here."""
    from localemu.services.cloudtrail import recording_hook

    recording_hook._EVB_FORWARDING_DELAY_SECONDS = 1

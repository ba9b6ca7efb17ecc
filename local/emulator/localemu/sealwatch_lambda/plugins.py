"""What the emulator finds by the entry points beside this package. It loads its own modules late, so these are imported where they are needed."""

from sealwatch_lambda.emulator import module

hooks = module("runtime.hooks")
CloudFormationResourceProviderPlugin = module("services.cloudformation.resource_provider").CloudFormationResourceProviderPlugin
RuntimeExecutorPlugin = module("services.lambda_.invocation.plugins").RuntimeExecutorPlugin


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    """Chosen by LAMBDA_RUNTIME_EXECUTOR=process."""

    name = "process"

    def load(self, *_, **__):
        from sealwatch_lambda.executor import ProcessExecutor

        return ProcessExecutor


class CustomResourcePlugin(CloudFormationResourceProviderPlugin):
    """Custom resources are skipped without it."""

    name = "AWS::CloudFormation::CustomResource"

    def __init__(self):
        self.factory = None

    def load(self):
        from sealwatch_lambda.custom_resource_provider import CustomResourceProvider

        self.factory = CustomResourceProvider


@hooks.on_infra_start()
def listen_on_loopback_only():
    """Whatever GATEWAY_LISTEN says, its server takes calls at every address of the machine."""
    from types import SimpleNamespace

    from twisted.internet.endpoints import TCP4ServerEndpoint

    def on_loopback(reactor, port):
        return TCP4ServerEndpoint(reactor, port, interface="127.0.0.1")

    module("runtime.server.twisted").endpoints = SimpleNamespace(TCP4ServerEndpoint=on_loopback)


@hooks.on_infra_start()
def sound_transactions():
    from sealwatch_lambda.transactions import keep_items_without_copying_them, one_call_at_a_time

    one_call_at_a_time()
    keep_items_without_copying_them()


@hooks.on_infra_start()
def executions_end_as_at_aws():
    from sealwatch_lambda.executions import stopped_is_aborted

    stopped_is_aborted()


@hooks.on_infra_start()
def records_as_at_aws():
    """
    LocalEmu records what its CloudFormation calls as done by a user; at AWS it is the role that the CDK deploys with. As nothing
    here names that role, what a deployment calls leaves no record, as with the other emulator. And CloudTrail's delay of a minute
    is of no use to anybody who waits here.
    """
    recording_hook = module("services.cloudtrail.recording_hook")
    emit = recording_hook._emit_cloudtrail_to_eventbridge

    def emitted(service_name, account_id, region, event, service_request):
        # The emulator's own clients have the account's number for a key.
        if event.access_key_id != account_id or not event.user_agent.startswith("Boto3/"):
            emit(service_name, account_id, region, event, service_request)

    recording_hook._emit_cloudtrail_to_eventbridge = emitted
    recording_hook._EVB_FORWARDING_DELAY_SECONDS = 1

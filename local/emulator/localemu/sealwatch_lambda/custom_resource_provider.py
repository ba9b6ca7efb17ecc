"""Custom resources in the emulator's CloudFormation."""

import json

from sealwatch_lambda.custom_resource import ask
from sealwatch_lambda.emulator import module

provider = module("services.cloudformation.resource_provider")
OperationStatus, ProgressEvent, ResourceProvider = provider.OperationStatus, provider.ProgressEvent, provider.ResourceProvider

# Where the model keeps the physical id, beside the properties.
ID = "Id"


class CustomResourceProvider(ResourceProvider):
    TYPE = "AWS::CloudFormation::CustomResource"
    SCHEMA = {"typeName": TYPE, "primaryIdentifier": [f"/properties/{ID}"], "properties": {ID: {"type": "string"}}}

    def create(self, request):
        return self._changed("Create", request, request.desired_state)

    def update(self, request):
        before = request.previous_state or {}
        return self._changed("Update", request, request.desired_state, before.get(ID), _properties(before))

    def delete(self, request):
        before = request.previous_state or request.desired_state
        return self._changed("Delete", request, before, before.get(ID))

    def _changed(self, kind, request, model, physical_id=None, before=None):
        functions = request.aws_client_factory.lambda_

        def invoke(arn, event):
            functions.invoke(FunctionName=arn, InvocationType="Event", Payload=json.dumps(event))

        outcome = ask(
            kind,
            stack_id=request.stack_id,
            logical_id=request.logical_resource_id,
            resource_type=request.resource_type,
            properties=_properties(model),
            invoke=invoke,
            physical_id=physical_id,
            before=before,
        )
        if outcome.reason:
            return ProgressEvent(OperationStatus.FAILED, {}, message=outcome.reason, error_code="GeneralServiceException")
        after = {} if kind == "Delete" else {**model, **outcome.data, ID: outcome.physical_id}
        return ProgressEvent(OperationStatus.SUCCESS, after, custom_context=request.custom_context)


def _properties(model):
    return {name: value for name, value in model.items() if name != ID}

import { harmless, judged, judgedOffline, notSeen, type ServiceCalls } from './decision.ts';

/** Why nothing that passes through the detector is itself carried to it. */
const DATA_EVENTS =
  'They are data events, which the trail of the detector does not select: each message of its own would be one.';
const TAGS = 'Nothing is let in by the tags of these.';

export const EVENTS: ServiceCalls = {
  service: 'events',
  title: 'EventBridge',
  // The rules that forward are in the global Region.
  region: 'any',
  decisions: [
    judged(
      'detector-tampered',
      `DisableRule DeleteRule PutRule PutTargets RemoveTargets PutPermission RemovePermission UpdateEventBus
       DeleteEventBus UpdateArchive DeleteArchive`,
    ),
    harmless('It starts what others stopped.', 'EnableRule'),
    harmless(
      'It makes something that no rule of the detector uses.',
      'CreateArchive CreateEventBus CreateApiDestination CreateConnection CreateEndpoint CreateSubscriber',
    ),
    harmless(
      'The detector uses no API destination, connection, endpoint, subscriber or partner.',
      `UpdateApiDestination DeleteApiDestination InvokeApiDestination UpdateConnection DeleteConnection
       DeauthorizeConnection RetrieveConnectionCredentials UpdateEndpoint DeleteEndpoint UpdateSubscriber
       DeleteSubscriber ActivateEventSource DeactivateEventSource CreateEventSource UpdateEventSource
       DeleteEventSource CreatePartnerEventSource DeletePartnerEventSource PutPartnerEvents RevokeResource
       AllowVendedLogDeliveryForResource`,
    ),
    harmless(
      'Events that come twice, or from an archive, are judged again with the same result.',
      'StartReplay CancelReplay',
    ),
    harmless(TAGS, 'TagResource UntagResource'),
    notSeen(
      'Events of one who may put them on the bus have a source of their own: AWS refuses `aws.` to all but itself. They are in no record.',
      'PutEvents PutRawEvents',
    ),
    notSeen(
      'Policies of buses by this name of the call are not followed.',
      'PutResourcePolicy DeleteResourcePolicy',
    ),
  ],
};

export const PIPES: ServiceCalls = {
  service: 'pipes',
  title: 'EventBridge Pipes',
  decisions: [
    judged('detector-tampered', 'CreatePipe UpdatePipe StartPipe'),
    harmless('The detector has no pipe.', 'DeletePipe StopPipe TagResource UntagResource'),
  ],
};

export const SCHEDULER: ServiceCalls = {
  service: 'scheduler',
  title: 'EventBridge Scheduler',
  decisions: [
    judged('detector-tampered', 'DeleteSchedule DeleteScheduleGroup UpdateSchedule'),
    harmless(
      'A further schedule keeps none of the detector from running.',
      'CreateSchedule CreateScheduleGroup',
    ),
    harmless(TAGS, 'TagResource UntagResource'),
  ],
};

export const SQS: ServiceCalls = {
  service: 'sqs',
  title: 'SQS',
  unlisted: {
    DeleteMessageBatch: 'a call, by the right to DeleteMessage',
    SendMessageBatch: 'a call, by the right to SendMessage',
    ChangeMessageVisibilityBatch: 'a call, by the right to ChangeMessageVisibility',
    ReceiveMessage: 'a call that IAM counts as reading; it hides messages from other readers',
  },
  decisions: [
    judged(
      'detector-tampered',
      `DeleteQueue PurgeQueue SetQueueAttributes AddPermission RemovePermission StartMessageMoveTask
       CancelMessageMoveTask`,
    ),
    judgedOffline(
      'detector-tampered',
      DATA_EVENTS,
      `SendMessage SendMessageBatch DeleteMessage DeleteMessageBatch ChangeMessageVisibility
       ChangeMessageVisibilityBatch ReceiveMessage`,
    ),
    harmless('A further queue takes nothing away from those of the detector.', 'CreateQueue'),
    harmless(TAGS, 'TagQueue UntagQueue'),
  ],
};

export const SNS: ServiceCalls = {
  service: 'sns',
  title: 'SNS',
  unlisted: { PublishBatch: 'a call, by the right to Publish' },
  decisions: [
    judged(
      'detector-tampered',
      `DeleteTopic SetTopicAttributes AddPermission RemovePermission PutDataProtectionPolicy Subscribe
       Unsubscribe SetSubscriptionAttributes`,
    ),
    judgedOffline('detector-tampered', DATA_EVENTS, 'Publish PublishBatch'),
    harmless(
      'A further topic, or a confirmed subscriber, takes no alert away.',
      'CreateTopic ConfirmSubscription',
    ),
    harmless(
      'Alerts go to subscriptions, never to platforms or telephones by themselves.',
      `CreatePlatformApplication CreatePlatformEndpoint DeleteEndpoint DeletePlatformApplication
       SetEndpointAttributes SetPlatformApplicationAttributes CreateSMSSandboxPhoneNumber
       DeleteSMSSandboxPhoneNumber VerifySMSSandboxPhoneNumber OptInPhoneNumber`,
    ),
    harmless(TAGS, 'TagResource UntagResource'),
    notSeen(
      'It limits what the account spends on text messages: a subscription by SMS may get no alert for it.',
      'SetSMSAttributes',
    ),
  ],
};

export const STATES: ServiceCalls = {
  service: 'states',
  title: 'Step Functions',
  decisions: [
    harmless(
      'What the state machines of others do to a bucket is recorded as calls to that bucket; whoever starts the one of the detector has only that done which its record lets somebody do.',
      `CreateActivity CreateStateMachine CreateStateMachineAlias DeleteActivity DeleteStateMachineAlias
       DeleteStateMachineVersion GetActivityTask InvokeHTTPEndpoint PublishStateMachineVersion RedriveExecution
       SendTaskFailure SendTaskHeartbeat SendTaskSuccess StartExecution StartSyncExecution TagResource TestState
       UntagResource UpdateStateMachineAlias`,
    ),
    notSeen(
      'Seals, verifications and sweeps of the detector are held up by it, and nothing else: `sealwatch runs` shows what died, and `status` the last sweep.',
      'DeleteStateMachine UpdateStateMachine StopExecution UpdateMapRun',
    ),
  ],
};

import { harmless, judged, judgedOffline, notSeen, type ServiceCalls } from './decision.ts';

export const LAMBDA: ServiceCalls = {
  service: 'lambda',
  title: 'Lambda',
  // Source: Lambda Developer Guide, "Logging AWS Lambda API calls using AWS CloudTrail".
  isVersioned: true,
  unlisted: { LambdaESMDisabled: 'Lambda itself, when it gives up on a queue' },
  names: {
    InvokeFunction: ['Invoke'],
    InvokeFunctionUrl: ['Invoke'],
    PassCapacityProvider: [],
    PassNetworkConnector: [],
  },
  decisions: [
    judged(
      'detector-tampered',
      `DeleteFunction UpdateFunctionCode UpdateFunctionConfiguration PutFunctionConcurrency AddPermission
       RemovePermission UpdateAlias DeleteAlias CreateFunctionUrlConfig UpdateFunctionUrlConfig
       PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig
       PutRuntimeManagementConfig PutFunctionScalingConfig DeleteFunctionCodeSigningConfig
       DeleteProvisionedConcurrencyConfig PutResourcePolicy DeleteResourcePolicy DeleteEventSourceMapping
       UpdateEventSourceMapping CreateEventSourceMapping LambdaESMDisabled`,
    ),
    harmless(
      'It puts right, or makes what nothing of the detector uses.',
      `CreateFunction CreateAlias PublishVersion DeleteFunctionConcurrency DeleteFunctionUrlConfig
       PutProvisionedConcurrencyConfig CreateCodeSigningConfig`,
    ),
    harmless(
      'The functions have no layer, no code signing, no capacity provider, no network connector and no machine of their own.',
      `AddLayerVersionPermission RemoveLayerVersionPermission PublishLayerVersion DeleteLayerVersion
       UpdateCodeSigningConfig DeleteCodeSigningConfig PutFunctionCodeSigningConfig
       UpdateFunctionCodeSigningConfig CreateCapacityProvider UpdateCapacityProvider DeleteCapacityProvider
       PassCapacityProvider CreateNetworkConnector UpdateNetworkConnector DeleteNetworkConnector
       PassNetworkConnector ConnectMicrovm CreateMicrovmAuthToken CreateMicrovmImage
       CreateMicrovmShellAuthToken DeleteMicrovmImage DeleteMicrovmImageVersion ResumeMicrovm RunMicrovm
       SuspendMicrovm TerminateMicrovm UpdateMicrovmImage UpdateMicrovmImageVersion
       CheckpointDurableExecution SendDurableExecutionCallbackFailure SendDurableExecutionCallbackHeartbeat
       SendDurableExecutionCallbackSuccess StopDurableExecution DisableReplication EnableReplication`,
    ),
    harmless(
      'It stops calls that call themselves; the functions of the detector do not.',
      'PutFunctionRecursionConfig',
    ),
    notSeen(
      'Invocations are data events. What a caller makes a function say of an object is checked against S3, so nothing false comes of it.',
      'InvokeFunction InvokeAsync InvokeFunctionUrl',
    ),
    notSeen(
      'Policies that let people in by the tags of a function are not followed.',
      'TagResource UntagResource',
    ),
  ],
};

/** Why what is written to the tables is not carried. */
const ITEMS =
  'They are data events, which the trail of the detector does not select: each thing it writes would be one.';

export const DYNAMODB: ServiceCalls = {
  service: 'dynamodb',
  title: 'DynamoDB',
  // Source: DynamoDB Developer Guide, "DynamoDB data events in CloudTrail".
  unlisted: {
    TransactWriteItems: 'a call, by the rights to the writes that are in it',
  },
  names: {
    PartiQLDelete: ['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'],
    PartiQLInsert: ['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'],
    PartiQLUpdate: ['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'],
  },
  decisions: [
    judged(
      'detector-tampered',
      `DeleteTable UpdateTable UpdateContinuousBackups UpdateTimeToLive PutResourcePolicy
       DeleteResourcePolicy DeleteBackup RestoreTableFromBackup RestoreTableToPointInTime
       ExportTableToPointInTime EnableKinesisStreamingDestination DisableKinesisStreamingDestination
       UpdateKinesisStreamingDestination CreateGlobalTable UpdateGlobalTable UpdateTableReplicaAutoScaling`,
    ),
    judgedOffline(
      'detector-tampered',
      ITEMS,
      `PutItem UpdateItem DeleteItem BatchWriteItem TransactWriteItems PartiQLDelete PartiQLInsert
       PartiQLUpdate`,
    ),
    harmless(
      'It makes a table or a backup beside those of the detector, and changes none of them.',
      'CreateTable CreateBackup StartAwsBackupJob ImportTable RestoreTableFromAwsBackup',
    ),
    harmless(
      'It is a part of what `UpdateTable` or `CreateGlobalTable` does, and is recorded as that.',
      `CreateTableReplica DeleteTableReplica AssociateTableReplica CreateGlobalTableWitness
       DeleteGlobalTableWitness ReplicateSettings WriteDataForReplication`,
    ),
    harmless(
      'It counts, costs, or sets how copies in other Regions scale; no item changes.',
      `UpdateContributorInsights PurchaseReservedCapacityOfferings UpdateGlobalTableSettings
       UpdateGlobalTableVersion`,
    ),
    notSeen(
      'Policies that let people in by the tags of a table are not followed.',
      'UpdateAbacStatus TagResource UntagResource',
    ),
    notSeen(
      'It makes requests to a table fail, to try what happens then. Messages wait in their queue meanwhile, and an alarm says so.',
      'InjectError',
    ),
  ],
};

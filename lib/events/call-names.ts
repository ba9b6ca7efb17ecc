/**
 * A call by CloudTrail's name, or the beginning of the names of several. Rules ask for nothing else of a call: where it was denied,
 * CloudTrail leaves its parameters out, and a rule that asks for them would miss the attempt.
 */
export type CallName = string | { readonly prefix: string };

const begins = (...prefixes: string[]): CallName[] => prefixes.map((prefix) => ({ prefix }));

/** By their beginnings, for S3 adds new ones. All of them are rare. */
export const S3_BUCKETS: readonly CallName[] = [
  ...begins('CreateBucket', 'PutBucket', 'UpdateBucket', 'DeleteBucket', 'PutAccelerate'),
  ...begins('PutPublicAccessBlock', 'DeletePublicAccessBlock', 'PutObjectLockConfiguration'),
  ...begins(
    'CreateAccess',
    'PutAccess',
    'UpdateAccess',
    'DeleteAccess',
    'AssociateAccess',
    'DissociateAccess',
  ),
  ...begins('CreateJob', 'UpdateJob'),
];

/** Of the account as a whole, through whichever Region. */
export const S3_ACCOUNT: readonly CallName[] = [
  ...begins('PutAccount', 'DeleteAccount'),
  ...begins('CreateMultiRegion', 'PutMultiRegion', 'SubmitMultiRegion', 'DeleteMultiRegion'),
];

export const TRAILS: readonly CallName[] = [
  ...['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging', 'RemoveTags'],
  ...['PutEventSelectors', 'PutInsightSelectors', 'PutEventConfiguration'],
  ...begins('UpdateEventDataStore', 'DeleteEventDataStore', 'StopEventDataStore', 'StartEventDataStore'),
  ...['UpdateChannel', 'DeleteChannel', 'PutResourcePolicy', 'DeleteResourcePolicy'],
  'DeregisterOrganizationDelegatedAdmin',
];

export const KEYS: readonly CallName[] = [
  ...['CreateKey', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'DisableKey', 'EnableKey'],
  ...['CreateGrant', 'RevokeGrant', 'RetireGrant', 'EnableKeyRotation', 'DisableKeyRotation'],
  ...['CreateAlias', 'UpdateAlias', 'DeleteAlias', 'ImportKeyMaterial', 'DeleteImportedKeyMaterial'],
  ...['ReplicateKey', 'UpdatePrimaryRegion', 'DisconnectCustomKeyStore', 'DeleteCustomKeyStore'],
];

export const ROUTES: readonly CallName[] = [
  ...['PutRule', 'EnableRule', 'DisableRule', 'DeleteRule', 'PutTargets', 'RemoveTargets'],
  ...[
    'PutPermission',
    'RemovePermission',
    'UpdateEventBus',
    'DeleteEventBus',
    'UpdateArchive',
    'DeleteArchive',
  ],
  ...begins('UpdateSchedule', 'DeleteSchedule'),
];

export const QUEUES: readonly CallName[] = [
  ...['DeleteQueue', 'PurgeQueue', 'SetQueueAttributes', 'AddPermission', 'RemovePermission'],
  ...['StartMessageMoveTask', 'CancelMessageMoveTask'],
];

export const TOPICS: readonly CallName[] = [
  ...['DeleteTopic', 'SetTopicAttributes', 'AddPermission', 'RemovePermission', 'PutDataProtectionPolicy'],
  ...['Subscribe', 'Unsubscribe', 'SetSubscriptionAttributes'],
];

/** Lambda puts the version of its API behind most names. */
export const FUNCTIONS: readonly CallName[] = [
  ...begins('CreateFunction', 'UpdateFunction', 'PutFunction', 'DeleteFunction', 'PublishVersion'),
  ...begins('CreateEventSourceMapping', 'UpdateEventSourceMapping', 'DeleteEventSourceMapping'),
  ...begins('AddPermission', 'RemovePermission', 'PutResourcePolicy', 'DeleteResourcePolicy'),
  ...begins('CreateAlias', 'UpdateAlias', 'DeleteAlias', 'PutRuntimeManagementConfig'),
  ...begins('PutProvisionedConcurrency', 'DeleteProvisionedConcurrency'),
  ...begins('UpdateCodeSigningConfig', 'DeleteCodeSigningConfig'),
  // Lambda itself notifies it when it gives up on a queue.
  'LambdaESMDisabled',
];

export const TABLES: readonly CallName[] = [
  ...['UpdateTable', 'DeleteTable', 'UpdateContinuousBackups', 'UpdateTimeToLive', 'DeleteBackup'],
  ...['PutResourcePolicy', 'DeleteResourcePolicy', 'ImportTable', 'ExportTableToPointInTime'],
  ...['RestoreTableFromBackup', 'RestoreTableToPointInTime', 'CreateGlobalTable', 'StartBulkPutItems'],
  ...begins('UpdateGlobalTable', 'UpdateTableReplica', 'EnableKinesis', 'UpdateKinesis', 'DisableKinesis'),
];

export const LOGS: readonly CallName[] = [
  ...['DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy', 'DeleteMetricFilter'],
  ...['PutSubscriptionFilter', 'DeleteSubscriptionFilter', 'PutDataProtectionPolicy'],
  ...['AssociateKmsKey', 'DisassociateKmsKey'],
];

export const ALARMS: readonly CallName[] = [
  ...['PutMetricAlarm', 'PutCompositeAlarm', 'DeleteAlarms', 'SetAlarmState', 'PutAlarmMuteRule'],
  ...['EnableAlarmActions', 'DisableAlarmActions', 'DeleteDashboards'],
];

export const STACKS: readonly CallName[] = [
  ...['UpdateStack', 'DeleteStack', 'ExecuteChangeSet', 'RollbackStack', 'ExecuteStackRefactor'],
  ...['SetStackPolicy', 'UpdateTerminationProtection'],
];

export const IDENTITIES: readonly CallName[] = [
  ...['CreateRole', 'UpdateRole', 'DeleteRole', 'UpdateAssumeRolePolicy', 'CreateAccessKey'],
  ...['PutRolePolicy', 'DeleteRolePolicy', 'AttachRolePolicy', 'DetachRolePolicy'],
  ...['PutRolePermissionsBoundary', 'DeleteRolePermissionsBoundary'],
  ...['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion', 'DeletePolicy'],
];

/** What passes an endpoint in a network. */
export const ENDPOINTS: readonly CallName[] = ['CreateVpcEndpoint', 'ModifyVpcEndpoint'];

export const ORGANIZATIONS: readonly CallName[] = [
  ...['LeaveOrganization', 'RemoveAccountFromOrganization', 'MoveAccount', 'UpdatePolicy'],
  ...['AttachPolicy', 'DetachPolicy', 'EnablePolicyType', 'DisablePolicyType'],
];

import { at, numberAt, textAt } from '../../base/json.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { bucketNamed } from '../../cloudtrail/bucket-name.ts';
import { publicAccessBlock } from '../../cloudtrail/settings/public-access-block.ts';
import type { Guard } from '../../scope/guard.ts';
import { heldIn } from '../../scope/own-buckets.ts';
import {
  ALARMS,
  BUSES,
  DASHBOARDS,
  EVENT_RULES,
  LOGS,
  QUEUE_MESSAGES,
  QUEUES,
  SCHEDULES,
  TOPIC_MESSAGES,
  TOPICS,
} from './delivery-calls.ts';
import { POLICIES, ROLES } from './role-calls.ts';
import {
  adjusts,
  alters,
  destroys,
  type Group,
  hasOwnRole,
  isByDetector,
  isOff,
  loosens,
  namesOf,
  notes,
  settingsIn,
  silences,
  type Tampering,
} from './tampering.ts';
import { FUNCTIONS, ITEMS, MAPPINGS, STATE_MACHINES, TABLES, THIEVES } from './worker-calls.ts';

/** The detector's own buckets: what its trail and its log keep in them is evidence. */
const OWN_BUCKETS: Group = {
  what: 'bucket',
  names: ['bucketName', 'bucket', 'Host', 'CreateAccessPointRequest.Bucket'],
  nameIn: bucketNamed,
  calls: {
    's3:DeleteBucket': destroys(),
    's3:DeleteObject': silences('lost files'),
    's3:DeleteObjects': silences('lost files'),
    's3:DeleteBucketPolicy': silences('lost its policy'),
    's3:PutBucketPolicy': alters('has another policy'),
    's3:PutBucketAcl': alters('may be used by others'),
    's3:PutBucketLifecycle': alters('has files deleted or moved after a time'),
    's3:PutBucketLifecycleConfiguration': alters('has files deleted or moved after a time'),
    's3:PutBucketIntelligentTieringConfiguration': adjusts('has files moved to where reading takes hours'),
    's3:PutObject': byOthers,
    's3:CopyObject': byOthers,
    's3:PostObject': byOthers,
    's3:CompleteMultipartUpload': byOthers,
    's3:PutObjectAcl': alters('has a file with another ACL'),
    's3:PutObjectRetention': alters('keeps a file for another time'),
    's3:PutObjectLegalHold': alters('has another legal hold on a file'),
    's3:PutBucketOwnershipControls': adjusts('has another owner of files'),
    's3:DeleteBucketOwnershipControls': adjusts('has another owner of files'),
    's3:PutBucketPublicAccessBlock': blocksLess,
    // The API's names, under which some records have the same calls.
    's3:PutPublicAccessBlock': blocksLess,
    's3:DeletePublicAccessBlock': alters('may be opened to everybody'),
    's3:PutObjectLockConfiguration': adjusts('keeps files for another time'),
    's3:PutBucketObjectLockConfiguration': adjusts('keeps files for another time'),
    's3:PutBucketRequestPayment': alters('makes whoever reads files pay'),
    's3:PutBucketAbac': adjusts('lets tags decide who may use it'),
    's3:CreateAccessPoint': alters('has one more way in, with rules of its own'),
    's3:PutBucketReplication': alters('is copied elsewhere'),
    's3:PutBucketNotification': sendsLess,
    's3:PutBucketNotificationConfiguration': sendsLess,
    's3:PutBucketVersioning': (call) =>
      textAt(call.parameters, 'VersioningConfiguration', 'Status') === 'Enabled'
        ? null
        : alters('keeps no versions of files'),
    's3:PutBucketEncryption': adjusts('encrypts in another way'),
    's3:DeleteBucketEncryption': adjusts('encrypts in another way'),
    's3:DeleteBucketPublicAccessBlock': alters('may be opened to everybody'),
  },
};

/** What a call leaves out is off. */
function blocksLess(call: ApiCall): Tampering | null {
  const block = publicAccessBlock.assign(call, publicAccessBlock.safest);
  return block && Object.values(block).includes(false) ? alters('may be opened to everybody') : null;
}

/** Canaries are events of their bucket. The detector's other buckets send none to anybody. */
function sendsLess(call: ApiCall): Tampering {
  const sends = at(call.parameters, 'NotificationConfiguration', 'EventBridgeConfiguration') !== undefined;
  const isCanary = namesOf(call, OWN_BUCKETS).map(heldIn).includes('canary');
  return isCanary && !sends ? silences('sends no events any more') : adjusts('has other notifications');
}

/**
 * CloudTrail itself writes log files, functions of the detector what is in its other buckets, and S3 Batch Operations reports of checksums,
 * with a role of the stack and a session that it names.
 */
function byOthers(call: ApiCall, guard: Guard): Tampering | null {
  const holds = namesOf(call, OWN_BUCKETS).map(heldIn);
  const isRight = holds.includes('trail')
    ? call.caller.kind === 'service'
    : isByDetector(call, guard) || (holds.includes('checksums') && hasOwnRole(call, guard));
  return isRight ? null : alters('had a file written by somebody else');
}

/** Deployments. The calls that CloudFormation makes show what they change; these calls show who began one. */
const STACK: Group = {
  what: 'stack',
  names: ['stackName', 'stackId', 'response.stackId'],
  calls: {
    'cloudformation:DeleteStack': destroys('is being deleted'),
    'cloudformation:UpdateStack': notes('is being deployed anew'),
    'cloudformation:ExecuteChangeSet': notes('is being deployed anew'),
    'cloudformation:RollbackStack': notes('goes back to what it was before'),
    'cloudformation:SetStackPolicy': adjusts('has another policy for its updates'),
    'cloudformation:UpdateTerminationProtection': (call) =>
      isOff(call, 'enableTerminationProtection') ? loosens('can be deleted: its protection is off') : null,
  },
};

export const GROUPS: readonly Group[] = [
  FUNCTIONS,
  MAPPINGS,
  THIEVES,
  QUEUES,
  QUEUE_MESSAGES,
  TOPICS,
  TOPIC_MESSAGES,
  STATE_MACHINES,
  TABLES,
  ITEMS,
  EVENT_RULES,
  BUSES,
  SCHEDULES,
  ROLES,
  POLICIES,
  ALARMS,
  DASHBOARDS,
  LOGS,
  STACK,
  OWN_BUCKETS,
];

/** By service and call; each call is in one group. */
export const GROUP_OF: ReadonlyMap<string, Group> = new Map(
  GROUPS.flatMap((group) => Object.keys(group.calls).map((call) => [call, group] as const)),
);

/** Calls whose record may rightly name nothing of the kind, where this holds: the default bus, an opaque handle. */
export const MAY_NAME_NOTHING: ReadonlyMap<string, (call: ApiCall) => boolean> = new Map([
  ['events:PutPermission', has('statementId', 'policy')],
  ['events:RemovePermission', has('statementId', 'removeAllPermissions')],
  ['sqs:CancelMessageMoveTask', has('taskHandle')],
  ['logs:DeleteResourcePolicy', has('policyName')],
  ['monitoring:PutAlarmMuteRule', has('name')],
  ['lambda:CreateEventSourceMapping', has('selfManagedEventSource')],
  // Only the call that makes a pipe has to say what it reads.
  ['pipes:UpdatePipe', has('name', 'Name')],
  ['pipes:StartPipe', has('name', 'Name')],
  // The account has a Block Public Access too.
  ['s3:PutPublicAccessBlock', has('accountId', 'AccountId')],
  ['s3:DeletePublicAccessBlock', has('accountId', 'AccountId')],
]);

/** What calls whose harm lies in their parameters need of them. */
export const NEEDED: ReadonlyMap<string, (call: ApiCall) => boolean> = new Map([
  ['lambda:UpdateEventSourceMapping', sets('uuid', 'uUID', 'functionName')],
  ['dynamodb:UpdateTable', sets('tableName')],
  [
    'dynamodb:UpdateContinuousBackups',
    (call: ApiCall) =>
      textAt(call.parameters, 'pointInTimeRecoverySpecification', 'pointInTimeRecoveryEnabled') !== null,
  ],
  [
    'dynamodb:UpdateTimeToLive',
    (call: ApiCall) => textAt(call.parameters, 'timeToLiveSpecification', 'enabled') !== null,
  ],
  ['logs:PutRetentionPolicy', (call: ApiCall) => numberAt(call.parameters, 'retentionInDays') !== null],
  ['sns:SetSubscriptionAttributes', (call: ApiCall) => at(call.parameters, 'attributeValue') != null],
  ['cloudformation:UpdateTerminationProtection', has('enableTerminationProtection')],
]);

function has(...names: readonly string[]): (call: ApiCall) => boolean {
  return ({ parameters }) => names.some((name) => textAt(parameters, name) !== null);
}

function sets(...names: readonly string[]): (call: ApiCall) => boolean {
  return (call) => settingsIn(call, names).length > 0;
}

import { SealwatchError } from '../base/errors.ts';
import { at, flagAt, isObject, type Json, type JsonObject, listAt, textAt } from '../base/json.ts';
import type { ApiCall, CallError, TouchedResource } from './api-call.ts';
import { callerOf } from './caller.ts';

/** True for a CloudTrail record of any version: it names a service and a call. */
export const isRecord = (value: unknown): value is JsonObject =>
  isObject(value) && textAt(value, 'eventSource') !== null && textAt(value, 'eventName') !== null;

/**
 * Reads a CloudTrail record. Fields and versions that are not known are no error.
 * @throws {SealwatchError} `EVENT_FORMAT` when it names no service, no call or no time
 */
export function parseRecord(record: unknown): ApiCall {
  if (!isRecord(record))
    throw new SealwatchError(
      'EVENT_FORMAT',
      'not a CloudTrail record: it has no eventSource or no eventName',
    );
  const time = timeOf(record);
  return {
    eventId: textAt(record, 'eventID') ?? inferredId(record),
    at: time,
    service: (textAt(record, 'eventSource') ?? '').replace(/\.amazonaws\.com(?:\.cn)?$/, ''),
    name: bareName(textAt(record, 'eventName') ?? ''),
    region: textAt(record, 'awsRegion'),
    account: recipientOf(record),
    caller: callerOf(record),
    parameters: objectAt(record, 'requestParameters'),
    response: objectAt(record, 'responseElements'),
    additional: objectAt(record, 'additionalEventData'),
    serviceDetails: objectAt(record, 'serviceEventDetails'),
    resources: listAt(record, 'resources').flatMap(resourceOf),
    error: errorOf(record),
    isReadOnly: flagAt(record, 'readOnly') ?? looksReadOnly(record),
    isServiceEvent: textAt(record, 'eventType') === 'AwsServiceEvent',
    isData: textAt(record, 'eventCategory') === 'Data' || flagAt(record, 'managementEvent') === false,
  };
}

function timeOf(record: JsonObject): string {
  const found = at(record, 'eventTime');
  const time = new Date(
    typeof found === 'number' ? epoch(found) : typeof found === 'string' ? found : Number.NaN,
  );
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new SealwatchError('EVENT_FORMAT', `eventTime is no time: found ${JSON.stringify(found ?? null)}`);
}

/** Seconds where they cannot be milliseconds. */
const epoch = (value: number): number => (value < 1e11 ? value * 1000 : value);

/** `UpdateFunctionCode20150331v2`: only Lambda puts the version of its API behind the name. */
const bareName = (name: string): string => name.replace(/20\d{6}(?:v\d+)?$/, '');

/** The owner's account; the requester's where the record names no other. */
function recipientOf(record: JsonObject): string | null {
  const account = textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId');
  return account !== null && /^\d{1,12}$/.test(account) ? account.padStart(12, '0') : null;
}

/** Records that were exported by other tools lack the flag; AWS names what only reads by a few verbs. */
const looksReadOnly = (record: JsonObject): boolean =>
  /^(?:Get|List|Describe|Head|Lookup|Select|Test|Validate|Estimate|Search|Batch(?:Get|Check|Describe))/.test(
    textAt(record, 'eventName') ?? '',
  );

// Not random: the same record must have the same name when it is read again.
const inferredId = (record: JsonObject): string =>
  `${textAt(record, 'eventTime')}/${textAt(record, 'eventName')}/${textAt(record, 'requestID') ?? JSON.stringify(record).length}`;

const objectAt = (record: JsonObject, name: string): JsonObject => {
  const value = at(record, name);
  return isObject(value) ? value : {};
};

function resourceOf(value: Json): TouchedResource[] {
  const arn = textAt(value, 'ARN') ?? textAt(value, 'arn');
  const prefix = textAt(value, 'ARNPrefix') ?? textAt(value, 'arnPrefix');
  const name = arn ?? prefix;
  if (name === null) return [];
  const account = textAt(value, 'accountId');
  return [{ arn: name, type: textAt(value, 'type'), account, isPrefix: arn === null }];
}

const DENIED =
  /denied|unauthorized|notauthorized|forbidden|AuthFailure|signaturedoesnotmatch|invalidaccesskeyid|expiredtoken|invalidclienttokenid|optinrequired|VpceAccessDenied/i;

/** What was not there, was malformed or came at a bad time: nothing changed, and it says nothing of an intent. */
const FAILED =
  /NoSuch|NotFound|NotExist|DoesNotExist|NonExistent|Throttl|SlowDown|TooManyRequests|RequestLimit|RateExceeded|ServiceUnavailable|InternalError|InternalFailure|ServerError|ServiceFailure|Timeout|Malformed|Validation|InvalidArgument|InvalidRequest$|InvalidParameter|InvalidBucketName|InvalidTrailName|InvalidEventSelectors|InvalidCloudWatchLogs|^ConflictException$|MissingParameter|AlreadyExists|AlreadyOwned|ConditionalRequestConflict|OperationAborted|PreconditionFailed|InvalidTag|EntityTooLarge|PolicyTooLarge|LimitExceeded|QuotaExceeded|PermanentRedirect|IllegalLocation|MethodNotAllowed|DryRun/i;

/** How the call of a record failed; `null` when it did not. */
function errorOf(record: JsonObject): CallError | null {
  const message = textAt(record, 'errorMessage');
  const code = textAt(record, 'errorCode') ?? (message === null ? null : 'Error');
  if (code === null) return null;
  return { code, message, kind: kindOf(code, message) };
}

function kindOf(code: string, message: string | null): CallError['kind'] {
  if (DENIED.test(code)) return 'denied';
  if (code === 'Error' && message !== null && DENIED.test(message)) return 'denied';
  return FAILED.test(code) ? 'failed' : 'refused';
}

import { type JsonObject, textAt } from '../base/json.ts';
import type { CallError } from './api-call.ts';

const DENIED =
  /denied|unauthorized|notauthorized|forbidden|AuthFailure|signaturedoesnotmatch|invalidaccesskeyid|expiredtoken|invalidclienttokenid|optinrequired|VpceAccessDenied/i;

/** What was not there, was malformed or came at a bad time: nothing changed, and it says nothing of an intent. */
const FAILED =
  /NoSuch|NotFound|NotExist|DoesNotExist|NonExistent|Throttl|SlowDown|TooManyRequests|RequestLimit|RateExceeded|ServiceUnavailable|InternalError|InternalFailure|ServerError|ServiceFailure|Timeout|Malformed|Validation|InvalidArgument|InvalidRequest$|InvalidParameter|InvalidBucketName|InvalidTrailName|InvalidEventSelectors|InvalidCloudWatchLogs|^ConflictException$|MissingParameter|AlreadyExists|AlreadyOwned|ConditionalRequestConflict|OperationAborted|PreconditionFailed|InvalidTag|EntityTooLarge|PolicyTooLarge|LimitExceeded|QuotaExceeded|PermanentRedirect|IllegalLocation|MethodNotAllowed|DryRun/i;

/** How the call of a record failed; `null` when it did not. */
export function errorOf(record: JsonObject): CallError | null {
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

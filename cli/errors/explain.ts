import { isUnparsedAnswer } from '../../aws/unparsed-answer.ts';
import { type ErrorCode, SealwatchError } from '../../core/base/errors.ts';
import { escapeSentence } from '../../core/base/escape.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { DENIED, KINDS } from './aws-failures.ts';
import { type Operation, operationOf } from './operation.ts';

/** An error in words for the person who typed the command. */
export interface Explained {
  readonly code: string;
  readonly message: string;
  readonly exit: ExitCode;
}

const MISUSE: ReadonlySet<ErrorCode> = new Set(['USAGE', 'CONFIG_INVALID', 'DIGEST_FORMAT', 'NOT_FOUND']);

/** Says what went wrong and what to do. Text of others is made safe to show. */
export function explain(error: unknown): Explained {
  if (error instanceof SealwatchError) {
    return {
      code: error.code,
      message: shown(error.message),
      exit: MISUSE.has(error.code) ? EXIT.usage : EXIT.failed,
    };
  }
  const failed = (code: ErrorCode, message: string) => ({ code, message: shown(message), exit: EXIT.failed });
  const name = nameOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (DENIED.test(name)) return failed('ACCESS_DENIED', denied(error, message));
  if (/region is missing/i.test(message))
    return failed('AWS_FAILED', 'no Region: name one with --region or AWS_REGION');
  const file = fileProblemIn(error);
  if (file !== null) return { code: 'USAGE', message: shown(file), exit: EXIT.usage };
  const kind = KINDS.find(({ names }) => names.test(name));
  if (kind)
    return failed(
      'AWS_FAILED',
      kind.isOfSdk ? kind.advice : `${kind.advice} (${called(error)}${name}: ${message})`,
    );
  if (isUnparsedAnswer(message) || message.includes('$metadata'))
    return failed(
      'AWS_FAILED',
      `${called(error)}the answer is none of AWS: check AWS_ENDPOINT_URL, the proxy and --region`,
    );
  return failed(isOfAws(error) ? 'AWS_FAILED' : 'INTERNAL', `${called(error)}${name}: ${message}`);
}

/** Files that somebody named and that cannot be read or written: to be named otherwise, and no failure of ours. */
const FILE_CODES = new Set([
  'ENOENT',
  'EACCES',
  'EPERM',
  'EISDIR',
  'ENOTDIR',
  'EROFS',
  'ENAMETOOLONG',
  'ELOOP',
  'ENOSPC',
]);

function fileProblemIn(error: unknown): string | null {
  const { code, path, syscall } = Object(error) as Record<string, unknown>;
  if (typeof code !== 'string' || typeof path !== 'string' || !FILE_CODES.has(code)) return null;
  // A program that is missing is no file that somebody named.
  if (typeof syscall === 'string' && syscall.startsWith('spawn')) return null;
  const reason = error instanceof Error ? error.message.replace(/, \w+ '.*$/s, '') : code;
  return `cannot read or write ${JSON.stringify(path)}: ${reason}`;
}

// Network errors carry their name in `code`, AWS's in `name`.
function nameOf(error: unknown): string {
  const { name = 'Error', code, Code: s3Code } = Object(error) as Record<string, unknown>;
  if (typeof code === 'string' && name === 'Error') return code;
  return String(s3Code ?? name);
}

const isOfAws = (error: unknown): boolean =>
  operationOf(error) !== undefined || (typeof error === 'object' && error !== null && '$metadata' in error);

const called = (error: unknown): string => {
  const operation = operationOf(error);
  return operation ? `${iamAction(operation)}: ` : '';
};

function denied(error: unknown, message: string): string {
  const operation = operationOf(error);
  const denial = deniedIn(message);
  const action = denial?.action ?? (operation ? iamAction(operation) : 'this call');
  const where = denial?.resource ? ` on ${denial.resource}` : '';
  return `not allowed: ${action}${where}; ask for this permission, or use another profile with --profile (${message})`;
}

const shown = (message: string): string => message.split('\n').map(escapeSentence).join('\n');

// Where the permission is not called as the operation is.
const RENAMED: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
};

/** The permission that an operation needs. */
function iamAction({ service, name }: Operation): string {
  const plain = `${service}:${name}`;
  return RENAMED[plain] ?? plain;
}

/** What a text of AWS says was not allowed. */
function deniedIn(message: string): { action: string; resource: string | null } | null {
  const [, action, resource] =
    /not authorized to perform:? ([\w-]+:\w+)(?: on resource:? ([^\s"]+))?/.exec(message) ?? [];
  return action ? { action, resource: resource ?? null } : null;
}

import { describe, expect, it } from 'vitest';
import { SealwatchError } from '../../core/base/errors.ts';
import { explain } from './explain.ts';
import { remembering } from './operation.ts';

const named = (name: string, message = 'words of AWS', over: object = {}) =>
  Object.assign(new Error(message), { name, ...over });

describe('explain', () => {
  it.each([
    ['USAGE', 2],
    ['NOT_FOUND', 2],
    ['DIGEST_FORMAT', 2],
    ['NOT_DEPLOYED', 4],
    ['CONFLICT', 4],
    ['IDENTITY_UNPROVEN', 4],
    ['AWS_FAILED', 4],
  ] as const)('ends with the code of %s: %i', (code, exit) => {
    expect(explain(new SealwatchError(code, 'text'))).toEqual({ code, message: 'text', exit });
  });

  it.each([
    [named('CredentialsProviderError'), 'no AWS credentials'],
    [named('ExpiredTokenException'), 'have expired'],
    [named('ExpiredToken'), 'have expired'],
    [named('UnrecognizedClientException'), 'does not know these credentials'],
    [named('SignatureDoesNotMatch'), 'clock'],
    [named('Error', 'Region is missing'), '--region'],
    [named('ThrottlingException'), 'patience'],
    [named('Error', 'connect', { code: 'ECONNREFUSED' }), 'cannot be reached'],
    [named('TimeoutError'), 'cannot be reached'],
    [named('ResourceNotFoundException'), 'gone'],
  ])('says what to do about %s', (error, advice) => {
    const { code, message, exit } = explain(error);
    expect(message).toContain(advice);
    expect([code, exit]).toEqual(['AWS_FAILED', 4]);
  });

  it.each([
    [
      Object.assign(new Error("EACCES: permission denied, open '/a'"), {
        code: 'EACCES',
        path: '/a',
        syscall: 'open',
      }),
    ],
    [Object.assign(new Error("EROFS: read-only file system, mkdir '/a'"), { code: 'EROFS', path: '/a' })],
  ])('takes a file that cannot be written for wrong use: %s', (error) => {
    const { code, message, exit } = explain(error);
    expect([code, exit]).toEqual(['USAGE', 2]);
    expect(message).toMatch(
      /^cannot read or write "\/a": (EACCES: permission denied|EROFS: read-only file system)$/,
    );
  });

  it.each([
    [named('CredentialsProviderError', 'Could not load credentials from any providers')],
    [
      named(
        'SyntaxError',
        'Unexpected token < Deserialization error: inspect the hidden field {error}.$response',
      ),
    ],
  ])('says nothing of what the SDK is made of: %s', (error) => {
    expect(explain(error).message).not.toMatch(/Provider|provider|Deserialization|\$response|SyntaxError/);
  });

  it('names the permission that AWS names', () => {
    const message =
      'User: arn:x is not authorized to perform: dynamodb:Query on resource: arn:table because no policy';
    expect(explain(named('AccessDeniedException', message))).toMatchObject({
      code: 'ACCESS_DENIED',
      message: expect.stringMatching(/^not allowed: dynamodb:Query on arn:table;/),
      exit: 4,
    });
  });

  it('names the permission of the call where AWS does not', async () => {
    const handlers: ((args: object) => Promise<unknown>)[] = [];
    const failing = async () => {
      throw named('AccessDenied', 'Access Denied');
    };
    const middlewareStack = {
      add: (make: (next: unknown, context: object) => (typeof handlers)[number]) =>
        handlers.push(
          make(failing, { clientName: 'S3Client', commandName: 'GetBucketNotificationConfigurationCommand' }),
        ),
    };
    remembering({ middlewareStack });
    const error = await handlers[0]?.({}).catch((caught: unknown) => caught);
    expect(explain(error).message).toMatch(/^not allowed: s3:GetBucketNotification;/);
  });

  it('shows nothing hidden that others wrote', () => {
    expect(explain(named('ValidationError', 'a\u202eb\x1b[31m')).message).toBe(
      'ValidationError: a\\u{202e}b\\x1b[31m',
    );
  });

  it('keeps the lines and the escapes of its own messages', () => {
    const quoted = JSON.stringify('a\nb');
    expect(explain(new SealwatchError('USAGE', `one ${quoted}\ntwo`)).message).toBe(`one ${quoted}\ntwo`);
  });

  it('takes what it does not know for a failure', () => {
    expect(explain(new TypeError('x is undefined'))).toEqual({
      code: 'INTERNAL',
      message: 'TypeError: x is undefined',
      exit: 4,
    });
    expect(explain('thrown text')).toMatchObject({ code: 'INTERNAL', exit: 4 });
  });
});

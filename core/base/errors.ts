/** What went wrong, as a literal that callers can switch on; the message is for people. */
export type ErrorCode =
  | 'DIGEST_FORMAT'
  | 'CONFIG_INVALID'
  | 'USAGE'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'ACCESS_DENIED'
  | 'IDENTITY_UNPROVEN'
  | 'NOT_DEPLOYED'
  | 'PREREQUISITE_MISSING'
  | 'READ_BROKEN'
  | 'OUT_OF_TIME'
  | 'THROTTLED'
  | 'EVENT_FORMAT'
  | 'POLICY_INVALID'
  | 'AWS_FAILED'
  | 'INTERNAL';

/** Every error that Sealwatch raises on purpose: a code, a message that says what to do, and the cause where there is one. */
export class SealwatchError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SealwatchError';
    this.code = code;
  }
}

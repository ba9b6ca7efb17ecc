import { roleSessionIn, stableArn } from '../base/arn.ts';
import { at, flagAt, type JsonObject, textAt } from '../base/json.ts';
import type { Actor } from '../findings/actor.ts';

/** `service` is AWS itself; `deployment` a call that CloudFormation makes for somebody. */
export type CallerKind =
  | 'person'
  | 'role'
  | 'root'
  | 'service'
  | 'deployment'
  | 'account'
  | 'anonymous'
  | 'unknown';

/** Who made a call, by a name that stays the same over sessions. */
export interface Caller extends Actor {
  readonly kind: CallerKind;
  /** The session's name, which for people is often theirs; `null` without a session. */
  readonly session: string | null;
  /** The AWS service that made the call for the caller, or on its own. */
  readonly invokedBy: string | null;
}

const CLOUDFORMATION = 'cloudformation.amazonaws.com';

/**
 * Who made a call: the role and not its session, the user, else whatever names the caller best.
 * Source: CloudTrail user guide, "CloudTrail userIdentity element".
 */
export function callerOf(record: JsonObject): Caller {
  const identity = at(record, 'userIdentity');
  const invokedBy = textAt(identity, 'invokedBy') ?? serviceIn(textAt(record, 'sourceIPAddress'));
  return {
    arn: stableName(record),
    account: accountOf(identity),
    sourceIp: textAt(record, 'sourceIPAddress'),
    userAgent: textAt(record, 'userAgent'),
    requestId: textAt(record, 'requestID'),
    kind: kindOf(identity, invokedBy),
    session: sessionOf(identity),
    invokedBy,
  };
}

function stableName(record: JsonObject): string | null {
  const identity = at(record, 'userIdentity');
  const issuer = textAt(identity, 'sessionContext', 'sessionIssuer', 'arn');
  if (issuer !== null) return issuer;
  const arn = textAt(identity, 'arn');
  if (arn !== null) return stableArn(arn);
  return textAt(identity, 'onBehalfOf', 'userId') ?? textAt(identity, 'invokedBy') ?? principalOf(identity);
}

function principalOf(identity: unknown): string | null {
  const account = accountOf(identity);
  const principal = textAt(identity, 'principalId');
  return account && principal ? `${account}:${principal}` : (principal ?? textAt(identity, 'userName'));
}

function accountOf(identity: unknown): string | null {
  const account =
    textAt(identity, 'accountId') ?? textAt(identity, 'sessionContext', 'sessionIssuer', 'accountId');
  // Coerced to a number somewhere on its way, an account loses its leading zeros.
  return account !== null && /^\d{1,11}$/.test(account) ? account.padStart(12, '0') : account;
}

const sessionOf = (identity: unknown): string | null => {
  const named = roleSessionIn(textAt(identity, 'arn') ?? '');
  return named?.session ?? (textAt(identity, 'principalId') ?? '').split(':')[1] ?? null;
};

const serviceIn = (address: string | null): string | null =>
  address?.endsWith('.amazonaws.com') ? address : null;

function kindOf(identity: unknown, invokedBy: string | null): CallerKind {
  if (invokedBy === CLOUDFORMATION) return 'deployment';
  const type = textAt(identity, 'type');
  if (textAt(identity, 'accountId') === 'ANONYMOUS_PRINCIPAL') return 'anonymous';
  if (type === 'AWSService') return 'service';
  if (type === 'Root' || flagAt(identity, 'sessionContext', 'assumedRoot') === true) return 'root';
  if (type === 'AssumedRole' || type === 'Role') return invokedBy === null ? 'role' : 'service';
  if (type === 'AWSAccount') return 'account';
  return type === null || type === 'Unknown' ? 'unknown' : 'person';
}

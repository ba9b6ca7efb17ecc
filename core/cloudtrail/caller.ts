import { roleSessionIn, stableArn } from '../base/arn.ts';
import { at, flagAt, type JsonObject, textAt } from '../base/json.ts';
import type { Caller, CallerKind } from '../findings/actor.ts';

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

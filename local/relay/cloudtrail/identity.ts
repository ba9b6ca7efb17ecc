import type { Caller } from '../callers.ts';
import type { JsonObject } from './json.ts';

/** Who made a call, as a record tells it; undefined for a caller that did not say who it is. */
export const identityOf = (caller: Caller | undefined, accessKeyId: string, time: string): JsonObject => {
  if (!caller) return ANONYMOUS;
  const [, , , , , resource = ''] = caller.arn.split(':');
  const [kind = '', ...names] = resource.split('/');
  return {
    type: TYPES[kind] ?? 'Unknown',
    principalId: caller.userId,
    arn: caller.arn,
    accountId: caller.account,
    accessKeyId,
    ...(kind === 'user' && { userName: names.at(-1) ?? '' }),
    ...(kind === 'assumed-role' && { sessionContext: roleSession(caller, names[0] ?? '', time) }),
  };
};

const ANONYMOUS: JsonObject = { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' };

const TYPES: Readonly<Record<string, string>> = {
  root: 'Root',
  user: 'IAMUser',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
};

// A session's ARN does not tell the path of its role, and nobody here knows when it began.
const roleSession = ({ account, userId }: Caller, role: string, time: string): JsonObject => ({
  sessionIssuer: {
    type: 'Role',
    principalId: userId.split(':')[0] ?? '',
    arn: `arn:aws:iam::${account}:role/${role}`,
    accountId: account,
    userName: role,
  },
  attributes: { creationDate: time, mfaAuthenticated: 'false' },
});

import type { Caller } from '../callers.ts';
import type { JsonObject } from './json.ts';
import type { Roles } from './roles.ts';

/** Who made a call, as its record tells it. */
export interface Identities {
  /** Nobody is a caller who did not say who it is. */
  of(caller: Caller | undefined, accessKeyId: string, time: string): Promise<JsonObject>;
}

/** To an account's own records, those of other accounts are strangers without a name. */
export const identities = (account: string, roles: Roles): Identities => ({
  of: async (caller, accessKeyId, time) => {
    if (!caller) return ANONYMOUS;
    if (caller.account !== account) return strangerOf(caller);
    const [, , , , , resource = ''] = caller.arn.split(':');
    const [kind = '', ...names] = resource.split('/');
    return {
      type: TYPES[kind] ?? 'Unknown',
      principalId: caller.userId,
      arn: caller.arn,
      accountId: caller.account,
      accessKeyId,
      ...(kind === 'user' && { userName: names.at(-1) ?? '' }),
      ...(kind === 'assumed-role' && { sessionContext: await session(caller, names[0] ?? '', time, roles) }),
    };
  },
});

const ANONYMOUS: JsonObject = { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' };

const strangerOf = ({ userId, account }: Caller): JsonObject => ({
  type: 'AWSAccount',
  principalId: userId,
  accountId: account,
});

const TYPES: Readonly<Record<string, string>> = {
  root: 'Root',
  user: 'IAMUser',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
};

// Nobody here knows when a session began.
const session = async (
  { account, userId }: Caller,
  role: string,
  time: string,
  roles: Roles,
): Promise<JsonObject> => ({
  sessionIssuer: {
    type: 'Role',
    principalId: userId.split(':')[0] ?? '',
    arn: await roles.arn(account, role),
    accountId: account,
    userName: role,
  },
  attributes: { creationDate: time, mfaAuthenticated: 'false' },
});

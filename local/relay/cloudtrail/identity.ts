import type { Caller } from '../callers.ts';
import { cached } from '../exchange.ts';
import { textOf } from '../s3-events/deleted.ts';
import type { JsonObject } from './json.ts';

/** Who made a call, as its record names it. */
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
      ...(kind === 'assumed-role' && {
        sessionContext: await session(caller, { role: names[0] ?? '', time }, roles),
      }),
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
  { role, time }: { readonly role: string; readonly time: string },
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

/** Finds a role's whole ARN, whose path the ARN of a session leaves out. */
interface Roles {
  arn(account: string, name: string): Promise<string>;
}

// Roles are made and deleted behind the relay too.
const REMEMBER_MS = 10_000;

/** Asks the emulator, which needs no signature that is right. A role that it does not know has no path. */
export const roles = (endpoint: string): Roles => {
  const known = cached((arn) => ask(endpoint, arn), REMEMBER_MS);
  return { arn: (account, name) => known.get(`arn:aws:iam::${account}:role/${name}`) };
};

const ask = async (endpoint: string, plain: string): Promise<string> => {
  const [, , , , account, resource = ''] = plain.split(':');
  const form = { Action: 'GetRole', Version: '2010-05-08', RoleName: resource.slice('role/'.length) };
  const scope = `${account}/20000101/us-east-1/iam/aws4_request`;
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams(form),
  });
  return textOf(await answer.text(), 'Arn') ?? plain;
};

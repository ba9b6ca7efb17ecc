import type { AwsCall } from '../findings/put-back/aws-call.ts';
import { type Principal, untouchable } from './principal.ts';
import { done, impossible, possible, type Step } from './step.ts';

/** An access key of a user. */
export interface AccessKey {
  readonly id: string;
  readonly isActive: boolean;
}

/**
 * As IAM's own console does it (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html), under a name of its own:
 * to take it back must not let sessions live again that somebody had revoked before.
 */
const POLICY = 'SealwatchRevokeOlderSessions';

type Identity = Extract<Principal, { readonly kind: 'role' | 'user' }>;

/** Ends every session that a role or user has now; later ones are not concerned. */
export function revokeSessions(principal: Identity, home: string, now: Date): Step {
  const named = {
    kind: 'revoke-sessions',
    subject: principal.arn,
    note: `ends every session that it has now, also those of jobs at work; whoever may still ${principal.kind === 'role' ? 'assume the role' : 'use its access keys'} gets a new one`,
  } as const;
  const hindrance = foreign(principal, home) ?? untouchable(principal.arn);
  if (hindrance !== null) return impossible(named, hindrance);
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': now.toISOString() } },
      },
    ],
  };
  const of = { [`${principal.kind}-name`]: principal.name, 'policy-name': POLICY };
  const call = (verb: string, options: AwsCall['options'] = {}): AwsCall => ({
    service: 'iam',
    operation: `${verb}-${principal.kind}-policy`,
    options: { ...of, ...options },
  });
  return possible(named, {
    calls: [call('put', { 'policy-document': JSON.stringify(document) })],
    undo: [call('delete')],
  });
}

/**
 * Makes every access key of a user inactive.
 * @param keys `null` where AWS does not say which it has
 */
export function disableAccessKeys(
  principal: Identity,
  home: string,
  keys: readonly AccessKey[] | null,
): Step | null {
  if (principal.kind !== 'user') return null;
  const named = {
    kind: 'disable-access-keys',
    subject: principal.arn,
    note: 'no program gets in with its access keys any more; its password stays',
  } as const;
  const hindrance = foreign(principal, home);
  if (hindrance !== null) return impossible(named, hindrance);
  if (keys === null)
    return impossible(named, 'you are not allowed to list its access keys (iam:ListAccessKeys)');
  const set = (status: 'Active' | 'Inactive') =>
    keys
      .filter(({ isActive }) => isActive)
      .map(
        ({ id }): AwsCall => ({
          service: 'iam',
          operation: 'update-access-key',
          options: { 'user-name': principal.name, 'access-key-id': id, status },
        }),
      );
  if (set('Inactive').length === 0) return done(named, []);
  return possible(named, { calls: set('Inactive'), undo: set('Active') });
}

const foreign = ({ account }: Identity, home: string): string | null =>
  account === home ? null : `it belongs to account ${account}, where only its administrators can do that`;

import { textAt, textsAt } from '../../base/json.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { type Guard, isTrusted } from '../../scope/guard.ts';
import type { Harm } from './harm.ts';

/** A grant is a right to use a key that no policy shows. Grants to the account's own roles and to AWS's services are everyday. */
export function grantHarms(call: ApiCall, guard: Guard, own: string | null): Harm[] {
  const grantee = textAt(call.parameters, 'granteePrincipal');
  if (grantee === null) return [];
  const operations = textsAt(call.parameters, 'operations');
  const may = operations.length === 0 ? 'use' : `use ${operations.join(', ')} with`;
  if (/[*?]/.test(grantee)) return [{ severity: 'critical', says: `a grant lets ${grantee} ${may} KEY` }];
  const account = accountIn(grantee);
  if (account === null || account === call.account || isTrusted(guard, account, own)) return [];
  return [
    {
      severity: isHarmless(operations) ? 'low' : 'high',
      says: `a grant lets ${grantee} of another account ${may} KEY`,
    },
  ];
}

/** `123456789012:aws:ec2-infrastructure:i-…` is EC2 itself. */
const accountIn = (grantee: string): string | null =>
  /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):/.exec(grantee)?.[1] ?? /^(\d{12})$/.exec(grantee)?.[1] ?? null;

const HARMLESS: ReadonlySet<string> = new Set(['DescribeKey', 'GetPublicKey', 'Verify', 'VerifyMac']);

const isHarmless = (operations: readonly string[]): boolean =>
  operations.length > 0 && operations.every((operation) => HARMLESS.has(operation));

import { roleSessionIn, stableArn } from '../../core/base/arn.ts';

/** Who did what a finding is about, as far as something can be done to them. */
export type Principal =
  | { readonly kind: 'role' | 'user'; readonly arn: string; readonly account: string; readonly name: string }
  | { readonly kind: 'root' | 'federated'; readonly arn: string; readonly account: string }
  /** Nobody that IAM knows: no record names anybody, a service of AWS, or a caller without credentials. */
  | { readonly kind: 'nobody'; readonly why: string };

const FORM = /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):(root|role|user|federated-user)(?:\/(.+))?$/s;
/** What IAM allows in the names of roles and users. */
const NAME = /^[\w+=,.@-]{1,64}$/;

/**
 * The principal of an actor's ARN.
 * @param arn `null` where no event named anybody
 */
export function principalOf(arn: string | null): Principal {
  if (arn === null) return { kind: 'nobody', why: 'nobody is named: no event of CloudTrail said who it was' };
  const stable = roleSessionIn(arn) === null ? arn : stableArn(arn);
  const [, account, type, path] = FORM.exec(stable) ?? [];
  if (account === undefined) return { kind: 'nobody', why: `${arn} is no role or user of IAM` };
  if (type === 'root') return { kind: 'root', arn: stable, account };
  if (type === 'federated-user') return { kind: 'federated', arn: stable, account };
  const name = path?.split('/').at(-1) ?? '';
  if (!NAME.test(name)) return { kind: 'nobody', why: `${arn} is no role or user of IAM` };
  return { kind: type === 'role' ? 'role' : 'user', arn: stable, account, name };
}

/** Roles that IAM lets nobody change, and who can. */
export function untouchable(arn: string): string | null {
  if (arn.includes(':role/aws-service-role/'))
    return 'it is a service-linked role, which IAM lets nobody change: stop the service that works with it';
  if (/:role\/(?:.*\/)?AWSReservedSSO_/.test(arn))
    return 'it is a role of IAM Identity Center, which IAM lets nobody change: take the assignment away there, and end the session of that person';
  return null;
}

/** Patterns for `aws:PrincipalArn` that mean this principal: the ARN of a session leaves out the path that a role may have. */
export function principalPatterns(principal: Exclude<Principal, { readonly kind: 'nobody' }>): string[] {
  if (!('name' in principal)) return [principal.arn];
  const start = principal.arn.replace(/\/.*$/s, '');
  return [`${start}/${principal.name}`, `${start}/*/${principal.name}`];
}

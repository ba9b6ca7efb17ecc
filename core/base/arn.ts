/** A session of a role. */
export interface RoleSession {
  /** ARN of the role, without the path that the role may have: a session's ARN leaves it out. */
  readonly role: string;
  readonly account: string;
  /** The session's name. */
  readonly session: string;
}

/** The session that `arn:aws:sts::1:assumed-role/Name/session` names; `null` for any other text. */
export function roleSessionIn(arn: string): RoleSession | null {
  const [, partition, account, name, session] =
    /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/s.exec(arn) ?? [];
  if (!partition || !account || !name || !session) return null;
  return { role: `arn:${partition}:iam::${account}:role/${name}`, account, session };
}

/** A name that stays the same over sessions: of a session its role, anything else as it is. */
export const stableArn = (arn: string): string => roleSessionIn(arn)?.role ?? arn;

/** The ARN of a role without its path; anything else as it is. A role's name is unique in an account. */
export const withoutRolePath = (arn: string): string => arn.replace(/:role\/(?:.*\/)?([^/]+)$/s, ':role/$1');

/** An identity without what differs between two ways to name it. */
const bare = (arn: string): string =>
  withoutRolePath(stableArn(arn)).replace(/:user\/(?:.*\/)?([^/]+)$/s, ':user/$1');

/** True where two ARNs name one role or user; a role's or user's name is unique in an account, whatever its path. */
export const isSameIdentity = (a: string, b: string): boolean => bare(a) === bare(b);

/** The account in an ARN where it is another one than `home`; `null` where it is the same, or either is not known. */
export function foreignAccountIn(arn: string, home: string | null): string | null {
  const account = accountIn(arn);
  return home === null || account === home ? null : account;
}

/** The partition in an ARN: `aws`, `aws-cn`, `aws-us-gov`; `aws` where it names none. */
export const partitionIn = (arn: string): string => /^arn:(aws[\w-]*):/.exec(arn)?.[1] ?? 'aws';

/** The account in an ARN; `null` where it names none. */
export const accountIn = (arn: string): string | null =>
  /^arn:aws[\w-]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] ?? null;

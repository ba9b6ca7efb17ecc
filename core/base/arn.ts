/** An identity without what differs between two ways to name it: a session's ARN does not tell its role's path. */
const bare = (arn: string): string =>
  arn
    .replace(/^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/s, 'arn:$1:iam::$2:role/$3')
    .replace(/:(role|user)\/(?:.*\/)?([^/]+)$/s, ':$1/$2');

/** True where two ARNs name one role or user; a role's or user's name is unique in an account, whatever its path. */
export const isSameIdentity = (a: string, b: string): boolean => bare(a) === bare(b);

/** The account in an ARN; `null` where it names none. */
export const accountIn = (arn: string): string | null =>
  /^arn:aws[\w-]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] ?? null;

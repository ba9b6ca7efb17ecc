/** What the ARN of a writer names; `null` for what is neither a role nor a user. */
export interface WriterName {
  readonly kind: 'role' | 'user';
  readonly account: string;
  /** Without its path. */
  readonly name: string;
}

const ARN = /^arn:[^:]+:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/s;

export function writerName(arn: string): WriterName | null {
  const [, account, kind, name] = ARN.exec(arn) ?? [];
  if (!account || !name) return null;
  return { kind: kind === 'role' ? 'role' : 'user', account, name };
}

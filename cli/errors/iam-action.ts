import type { Operation } from './operation.ts';

// Where the permission is not called as the operation is.
const RENAMED: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
};

/** The permission that an operation needs. */
export function iamAction({ service, name }: Operation): string {
  const plain = `${service}:${name}`;
  return RENAMED[plain] ?? plain;
}

/** What a text of AWS says was not allowed. */
export function deniedIn(message: string): { action: string; resource: string | null } | null {
  const [, action, resource] =
    /not authorized to perform:? ([\w-]+:\w+)(?: on resource:? ([^\s"]+))?/.exec(message) ?? [];
  return action ? { action, resource: resource ?? null } : null;
}

import { type ObjectLockRule, PutObjectLockConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import type { AdaptedTemplate } from './adapt.ts';
import { namesIn, resolve, stacksIn } from './deployed-names.ts';
import { makeTrail, type TrailProperties } from './make-trail.ts';
import type { DeployTarget } from './template.ts';
import { type Emulator, unrecorded } from './unrecorded.ts';

/**
 * Makes what stood in the templates of stacks that are deployed, and the emulator's CloudFormation did not make.
 * @param only name of the stack, where not all were deployed
 */
export async function completeStacks(
  target: DeployTarget,
  assembly: string,
  templates: readonly AdaptedTemplate[],
  only: string | undefined,
): Promise<void> {
  const incomplete = templates.filter(({ trails, locks }) => trails.length + locks.length > 0);
  if (incomplete.length === 0) return;
  const stackOf = await stacksIn(assembly);
  const emulator = {
    endpoint: target.environment.AWS_ENDPOINT_URL ?? '',
    region: target.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  for (const { name, trails, locks } of incomplete) {
    const stack = stackOf.get(name);
    if (stack === undefined || (only !== undefined && only !== stack)) continue;
    const names = await namesIn(target, stack);
    for (const { id, properties } of trails)
      await makeTrail(emulator, id, resolve(properties, names) as TrailProperties);
    for (const { id, rule } of locks)
      await lockBucket(emulator, resolve({ Ref: id }, names) as string, rule as ObjectLockRule);
  }
}

/** Gives a bucket the Object Lock that its template has, which the emulator's CloudFormation leaves out. */
async function lockBucket(emulator: Emulator, Bucket: string, Rule: ObjectLockRule): Promise<void> {
  const client = new S3Client({ ...emulator, forcePathStyle: true });
  client.middlewareStack.add(unrecorded, { step: 'build' });
  try {
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
      }),
    );
  } finally {
    client.destroy();
  }
}

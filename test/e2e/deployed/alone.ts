import { mkdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { physicalName } from './resources.ts';

/** Does something while nobody else does what is named alike: test files run in processes of their own. */
export const alone = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  // No other deployment has the same key.
  const folder = join(tmpdir(), `sealwatch-${name}-${await physicalName('AWS::KMS::Key', '')}`);
  await eventually(`the end of others' ${name}`, () =>
    mkdir(folder).then(
      () => true,
      () => undefined,
    ),
  );
  try {
    return await work();
  } finally {
    await rmdir(folder);
  }
};

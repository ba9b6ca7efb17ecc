import { describe, expect, it } from 'vitest';
import type { BaselineAction } from '../../core/api/baseline-request.ts';
import { FORMAT_NAMES, type FormatName } from '../../core/manifests/format.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { digestOf, ManifestWorld, manifest } from '../../test/cli/manifest-world.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';
import type { Connection } from '../connection/connect.ts';

const world = new ManifestWorld();
const BY = 'arn:aws:iam::111122223333:role/DataPublisher';

async function approve(...args: readonly string[]) {
  const asked: BaselineAction[] = [];
  const baseline = (async (kind: string, action: BaselineAction) => {
    asked.push(action);
    return { kind, approval: 'a1', keys: 1, by: BY };
  }) as Connection['baseline'];
  const queries = fakeQueries({ datasets: [DATASET] });
  const words = ['approve', ...args, '--dataset', DATASET.name, '--reason', 'batch 12'];
  const ran = await runCli(words, { queries, baseline, deployment: DEPLOYMENT });
  return { ...ran, asked };
}

const SIGNED: ReadonlySet<FormatName> = new Set(['oms', 'in-toto']);
/** Why nothing can be approved by it. */
const WITHOUT_SHA256: Partial<Record<FormatName, string>> = {
  dvc: 'no SHA-256, only md5',
  's3-inventory': 'no SHA-256, only names',
  's3-batch': 'no SHA-256, only names',
};

/** A manifest of one file, as Sealwatch writes it; lists of keys are of a file in S3. */
async function written(format: FormatName): Promise<string> {
  world.write('a b.txt', 'content');
  if (!format.startsWith('s3-')) {
    const { privateFile } = world.keyPair();
    await world.create(format, ...(SIGNED.has(format) ? ['--sign-key', privateFile] : []));
    return world.at(format);
  }
  const csv = `"acme-training-data","moderation/v3/a%20b.txt","3sL4kq"\n`;
  const listed = world.write('listed.csv', csv, world.home);
  const output = world.at(`${format}.csv`);
  await manifest('convert', listed, '--from', 's3-batch', '--format', format, '--output', output);
  return output;
}

describe.each(FORMAT_NAMES)('approve, of a manifest in the format %s', (format) => {
  const why = WITHOUT_SHA256[format];
  const key = () => (SIGNED.has(format) ? ['--key', world.at('key.pub')] : []);

  it(why === undefined ? 'announces its digests' : 'announces nothing, and says why', async () => {
    const file = await written(format);
    const { asked, err, exitCode } = await approve(file, '--format', format, ...key());
    if (why === undefined) {
      const digest = `sha256:${digestOf('content')}`;
      expect(asked).toMatchObject([{ digests: [{ key: 'moderation/v3/a b.txt', digest }] }]);
      expect(exitCode).toBe(0);
    } else {
      expect([asked, exitCode]).toEqual([[], 2]);
      expect(err).toContain(`${why}: nothing can be approved by that`);
    }
  });
});

it('says of what it cannot recognise how to name it, with an option that it has', async () => {
  const file = await written('s3-inventory');
  const { err, exitCode } = await approve(file);
  expect(err).toContain('cannot tell in which format "s3-inventory.csv" is; name it with --format');
  expect(exitCode).toBe(2);
});

describe.each([...SIGNED])('approve, of a manifest in the format %s that somebody else signed', (format) => {
  it('announces nothing', async () => {
    const file = await written(format);
    const { publicFile } = world.keyPair('other');
    const { asked, exitCode } = await approve(file, '--key', publicFile);
    expect(asked).toEqual([]);
    expect(exitCode).toBeGreaterThan(0);
  });
});

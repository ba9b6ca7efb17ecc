import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { transactions, writesOfQuietChange } from '../../aws/dynamodb/change-set-writes.ts';
import { encodeEntry } from '../../aws/dynamodb/entry-codec.ts';
import type { Item } from '../../aws/dynamodb/item-codecs.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import type { ChangeSet } from '../../core/engine/objects/ports.ts';
import type { Mode } from '../../core/scope/dataset.ts';
import { stored } from '../fakes/dynamodb/item-size.ts';
import { type IndexShape, storedBytes, type Table, writeUnits } from '../fakes/dynamodb/write-units.ts';
import { digestOf } from '../fakes/memory-bucket.ts';
import { sealOne, storedEvent } from '../integration/steps.ts';
import { hash, memoryStage } from '../model/memory-stage.ts';
import { templateOf } from './synthesized/deployment.ts';
import { resourcesOf } from './synthesized/template.ts';

const NAMES = { manifest: 'Manifest', versions: 'Versions', findings: 'Findings', runs: 'Runs' };

interface TableProperties {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly GlobalSecondaryIndexes?: readonly IndexShape[];
  readonly LocalSecondaryIndexes?: readonly IndexShape[];
}

const TABLES = new Map(
  Object.values(resourcesOf(templateOf(), 'AWS::DynamoDB::Table')).map(({ Properties }): [string, Table] => {
    const table = Properties as unknown as TableProperties;
    const key = table.KeySchema.map(({ AttributeName }) => AttributeName);
    const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
    return [table.TableName.replace('Sealwatch-', ''), { key, indexes }];
  }),
);

const performance = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');

const KEY = 'moderation-v3/train/2026/shard-00042-of-01024.parquet';

/** Ids of a stage in memory are short; those of AWS are not. */
const realistic = <Value>(value: Value): Value =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(/v(\d{5})\b/g, 'L4kqtJlcpXroDTDmpUMLU$1wv6kGz2x')
      .replaceAll('"guarded', '"acme-training-data-prod')
      .replaceAll(/"requestId":"\w+"/g, '"requestId":"C3D13FE58DE4C810"')
      .replaceAll(
        '"kmsKeyId":null',
        '"kmsKeyId":"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"',
      ),
  );

type Stage = ReturnType<typeof memoryStage>;

const REF = { bucket: 'guarded', key: KEY };

const seen = async (stage: Stage, key: string, content: string): Promise<void> => {
  await stage.step();
  const objectEvent = await storedEvent(stage, key, content);
  await observe({ ...REF, key }, 'labels', objectEvent, stage.ports);
};

/** Write units of the last change of the manifest in a story that begins with a sealed key. */
async function unitsOf(mode: Mode, story: (stage: Stage) => Promise<void>): Promise<number> {
  const stage = memoryStage(mode, 'enabled');
  await sealOne(stage, KEY, 'sealed');
  const costs: number[] = [];
  const commit = stage.store.commit.bind(stage.store);
  stage.store.commit = async (change) => {
    const [before] = await stage.store.entries([change.entry]);
    costs.push(cost(realistic(change), before ? stored(encodeEntry(realistic(before))) : null));
    return commit(change);
  };
  await story(stage);
  return costs.at(-1) ?? 0;
}

async function announce(stage: Stage, content: string): Promise<void> {
  const [entry] = await stage.store.entries([REF]);
  if (!entry) throw new Error('the key was not sealed');
  const from = stage.now().toISOString();
  const approval = {
    id: hash(content).slice(0, 40),
    digest: digestOf(content),
    size: content.length,
    from,
    until: '2027-01-01T00:00:00.000Z',
    accepts: null,
    by: 'arn:aws:iam::111122223333:role/DataPublisher',
    reason: 'release 2026-11, ticket DATA-1234',
  };
  const approvals = [...entry.approvals, approval];
  stage.store.entriesByName.set(`guarded/${KEY}`, { ...entry, approvals });
}

function cost(change: ChangeSet, entryBefore: Item | null): number {
  const quiet = writesOfQuietChange(change, NAMES);
  const puts = quiet
    ? [quiet.version, quiet.entry]
    : transactions(change, NAMES, hash).flatMap((writes) => writes.flatMap(({ Put }) => Put ?? []));
  return puts.reduce((sum, { TableName = '', Item: item = {} }) => {
    const table = TABLES.get(TableName);
    if (!table) throw new Error(`there is no table ${TableName}`);
    const before = TableName === NAMES.manifest ? entryBefore : null;
    return sum + writeUnits(before, stored(item), { ...table, isTransaction: quiet === null });
  }, 0);
}

it.each<[string, Mode, (stage: Stage) => Promise<void>, number]>([
  ['the expected bytes put once more', 'sealed', (stage) => seen(stage, KEY, 'sealed'), 5],
  [
    'a release that was announced',
    'sealed',
    async (stage) => {
      await announce(stage, 'release');
      await seen(stage, KEY, 'release');
    },
    5,
  ],
  ['a new key of an append-only dataset', 'append-only', (stage) => seen(stage, `${KEY}.1`, 'new'), 5],
  [
    'an object of an open dataset that is overwritten again',
    'open',
    async (stage) => {
      await seen(stage, KEY, 'one');
      await seen(stage, KEY, 'two');
    },
    5,
  ],
  [
    'a change in a dataset that is not sealed yet',
    'open',
    async (stage) => {
      await stage.register({ ...stage.dataset, status: 'unsealed', sealedAt: null });
      await seen(stage, KEY, 'one');
      await seen(stage, KEY, 'two');
    },
    5,
  ],
  ['an altered object, with its finding', 'sealed', (stage) => seen(stage, KEY, 'bad'), 24],
])(
  '%s, in a %s dataset, costs as many write units as docs/performance.md says',
  async (what, mode, story, units) => {
    expect(await unitsOf(mode, story)).toBe(units);
    expect(performance).toContain(`| ${what} | ${units} |`);
  },
);

it('takes as much storage for each version of a quiet change as the README says', async () => {
  const stage = memoryStage('sealed', 'enabled');
  await sealOne(stage, KEY, 'sealed');
  const sizes: number[] = [];
  const commit = stage.store.commit.bind(stage.store);
  stage.store.commit = async (change) => {
    const quiet = writesOfQuietChange(realistic(change), NAMES);
    const table = TABLES.get(NAMES.versions);
    if (quiet && table) sizes.push(storedBytes(stored(quiet.version.Item ?? {}), table));
    return commit(change);
  };
  await seen(stage, KEY, 'sealed');
  expect(sizes).toHaveLength(1);
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(
    `about ${Math.ceil((sizes[0] ?? 0) / 1024)} KB of storage for each version ever seen`,
  );
});

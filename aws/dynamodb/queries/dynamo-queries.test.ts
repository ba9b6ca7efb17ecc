import { expect, it } from 'vitest';
import { parseDigest } from '../../../core/base/digest.ts';
import type { Finding } from '../../../core/findings/finding.ts';
import type { FindingFilter } from '../../../core/report/queries.ts';
import { newEntry } from '../../../core/versions/entry.ts';
import { fakeTables } from '../../../test/fakes/fake-tables.ts';
import { encodeEntry } from '../entry-codec.ts';
import type { Item } from '../item-codecs.ts';
import { digestShard, findingShard, seenShard } from '../tables.ts';
import { DynamoQueries } from './dynamo-queries.ts';

const TABLES = { manifest: 'M', versions: 'V', findings: 'F', runs: 'R' };
const NOW = new Date('2026-11-21T10:00:00.000Z');

const queriesOn = (items: readonly Item[]) => new DynamoQueries(fakeTables(items).client, TABLES, () => NOW);

async function gather<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of source) found.push(each);
  return found;
}

const entryItem = (key: string): Item => encodeEntry(newEntry({ bucket: 'b', key }, 'labels'));

it('lists a prefix over all shards in the order of the bytes, page after page', async () => {
  const keys = Array.from({ length: 200 }, (_, index) => `data/${index.toString(36)}`);
  const special = ['data/\u{1f600}', 'data/\uff5e', 'data/Z'];
  const queries = queriesOn([...keys, ...special, 'other/x'].map(entryItem));
  const listed = await gather(queries.entries('b', 'data/'));
  const expected = [...keys, ...special].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(listed.map(({ key }) => key)).toEqual(expected);
});

it('lists a whole bucket without a condition on the key', async () => {
  const listed = await gather(queriesOn(['a', 'b'].map(entryItem)).entries('b', ''));
  expect(listed.map(({ key }) => key)).toEqual(['a', 'b']);
});

const finding = (id: string, over: Partial<Finding> = {}): Item => {
  const base = {
    id,
    severity: 'high',
    state: 'open',
    dataset: 'd',
    time: '2026-11-20T00:00:00.000Z',
    ...over,
  };
  return {
    ...base,
    shortId: id.slice(0, 6),
    datasetShard: findingShard(base.dataset ?? '*', id),
    dayShard: findingShard(base.time.slice(0, 10), id),
    ...(base.state === 'open' ? { openShard: findingShard(base.severity, id) } : {}),
  };
};

it('lists open findings from the worst on, the newest first', async () => {
  const queries = queriesOn([
    finding('aaaaaa1', { severity: 'low' }),
    finding('aaaaaa2', { severity: 'critical', time: '2026-11-19T00:00:00.000Z' }),
    finding('aaaaaa3', { severity: 'critical' }),
    finding('aaaaaa4', { severity: 'critical', state: 'resolved' }),
  ]);
  const found = await gather(queries.findings({ by: { kind: 'open' } }));
  expect(found.map(({ id }) => id)).toEqual(['aaaaaa3', 'aaaaaa2', 'aaaaaa1']);
});

it('narrows findings by severity, state and time', async () => {
  const queries = queriesOn([
    finding('aaaaaa1', { severity: 'low' }),
    finding('aaaaaa2', { time: '2026-11-18T00:00:00.000Z' }),
    finding('aaaaaa3', { state: 'recovered' }),
    finding('aaaaaa4'),
  ]);
  const by = { kind: 'dataset', dataset: 'd' } as const;
  const filter = { by, severities: ['high'], states: ['open'], since: '2026-11-19T00:00:00.000Z' } as const;
  expect((await gather(queries.findings(filter))).map(({ id }) => id)).toEqual(['aaaaaa4']);
});

it('lists findings since a time day by day, and by the first characters of the id', async () => {
  const queries = queriesOn([
    finding('abcdef11', { time: '2026-11-18T23:59:59.000Z' }),
    finding('abcdef12', { time: '2026-11-19T08:00:00.000Z' }),
    finding('abcdef22', { time: '2026-11-21T09:00:00.000Z' }),
  ]);
  const since = await gather(queries.findings({ by: { kind: 'since', since: '2026-11-19T00:00:00.000Z' } }));
  expect(since.map(({ id }) => id)).toEqual(['abcdef22', 'abcdef12']);
  const some = await gather(queries.findings({ by: { kind: 'id', prefix: 'abcdef1' } }));
  expect(some.map(({ id }) => id)).toEqual(['abcdef11', 'abcdef12']);
});

it('narrows findings to a time, in whichever way they are asked for', async () => {
  const times = ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'].map((day) => `${day}T00:00:00.000Z`);
  const queries = queriesOn(times.map((time, index) => finding(`abcdef0${index}`, { time })));
  const found = async (filter: FindingFilter) =>
    (await gather(queries.findings(filter))).map(({ time }) => time);
  const before = times[2] ?? '';
  const since = times[1] ?? '';
  const by = { kind: 'open' } as const;
  expect(await found({ by, before })).toEqual([times[1], times[0]]);
  expect(await found({ by, before, since })).toEqual([times[1]]);
  expect(await found({ by, before: since, since: before })).toEqual([]);
  expect(await found({ by: { kind: 'since', since }, before })).toEqual([times[1]]);
});

const version = (key: string, over: Item = {}): Item => {
  const digest = parseDigest(`sha256:${'a'.repeat(64)}`);
  const seenAt = '2026-11-20T10:00:00.000Z';
  const base = { bucket: 'b', key, digest, seenAt, version: 'v1', storedAt: seenAt, ...over };
  const ref = { bucket: 'b', key };
  return {
    object: `b/${key}`,
    ...base,
    digestShard: digestShard(digest, ref),
    seenShard: seenShard(ref, base.seenAt),
  };
};

it('finds every copy of some bytes', async () => {
  const queries = queriesOn(['c', 'a', 'b'].map((key) => version(key)));
  const found = await gather(queries.copies(parseDigest(`sha256:${'a'.repeat(64)}`)));
  expect(found.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
});

it('lists the versions seen, newest first, over days and shards', async () => {
  const times = ['2026-11-19T10:00:00.000Z', '2026-11-21T09:00:00.000Z', '2026-11-20T10:00:00.000Z'];
  const queries = queriesOn(times.map((seenAt, index) => version(`k${index}`, { seenAt })));
  const seen = await gather(queries.versionsSince('b', '2026-11-20T00:00:00.000Z'));
  expect(seen.map(({ seenAt }) => seenAt)).toEqual([times[1], times[2]]);
});

it('lists the history of a key, the newest version first', async () => {
  const at = (seconds: number) => `2026-11-20T10:00:0${seconds}.000Z`;
  const versions = [1, 3, 2, 5, 4].map((n) =>
    version('k', { version: `v${n}`, storedAt: at(n), rank: null }),
  );
  const history = await queriesOn(versions).history({ bucket: 'b', key: 'k' });
  expect(history.map(({ fact }) => fact.version)).toEqual(['v5', 'v4', 'v3', 'v2', 'v1']);
});

it('stops asking when nobody wants more', async () => {
  const tables = fakeTables(Array.from({ length: 50 }, (_, index) => version(`k${index}`)));
  const queries = new DynamoQueries(tables.client, TABLES, () => NOW);
  for await (const _ of queries.versionsSince('b', '2026-11-20T00:00:00.000Z')) break;
  expect(tables.asked.length).toBeLessThanOrEqual(2 * 16);
});

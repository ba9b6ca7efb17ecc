import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeDataset, encodeFinding, type Item } from '../../aws/dynamodb/item-codecs.ts';
import { DynamoQueries } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import { ruleMatches } from '../../aws/dynamodb/queries/finding-partitions.ts';
import { SEVERITIES } from '../../core/base/severity.ts';
import { compareText } from '../../core/base/time.ts';
import { DEFAULT_DUE_DAYS, dueOf } from '../../core/findings/due.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { DATASET } from '../../test/cli/samples.ts';
import { fakeTables } from '../../test/fakes/fake-tables.ts';
import { finding } from '../../test/fakes/finding.ts';
import { randomFindings } from '../../test/fakes/random-findings.ts';
import { type FindingSelection, selectFindings } from './select.ts';

const TABLES = { manifest: 'M', versions: 'V', findings: 'F', runs: 'R' };
const NOW = new Date('2026-11-21T08:00:00.000Z');
const DATASETS = ['images', 'labels', 'models'];

/** What the command lists of these findings, from an index that keeps no order among findings of the same time. */
async function listed(
  findings: readonly Finding[],
  selection: FindingSelection,
  answering: Parameters<typeof fakeTables>[1] = {},
): Promise<string[]> {
  const items: Item[] = [
    ...DATASETS.map((name) => encodeDataset({ ...DATASET, name })),
    ...findings.map(encodeFinding),
  ];
  const queries = new DynamoQueries(fakeTables(items, answering).client, TABLES, () => NOW);
  const ids: string[] = [];
  for await (const each of selectFindings(queries, selection, DEFAULT_DUE_DAYS, NOW))
    ids.push(each.finding.id);
  return ids;
}

const newestFirst = (a: Finding, b: Finding): number =>
  compareText(b.time, a.time) || compareText(a.id, b.id);

const bySeverity = (a: Finding, b: Finding): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || newestFirst(a, b);

/** Overdue ones first, each once. */
function expected(findings: readonly Finding[], order: (a: Finding, b: Finding) => number): string[] {
  const isOverdue = (each: Finding): boolean => dueOf(each, DEFAULT_DUE_DAYS, NOW).overdue;
  const ordered = findings.toSorted(order);
  return [...ordered.filter(isOverdue), ...ordered.filter((each) => !isOverdue(each))].map(({ id }) => id);
}

const of = (start: string, datasets: readonly string[]): Finding => {
  const shared = { id: start.padEnd(40, '0'), about: 'activity', dataset: null, datasets };
  return { ...finding(), ...shared } as unknown as Finding;
};

it('lists findings of one millisecond once, though each belongs to every dataset and the index turns them round', async () => {
  const several = ['f', 'e', 'd', 'c', 'b', 'a'].map((start) => of(start, DATASETS));
  const tie = (a: Item, b: Item) => compareText(String(a.id), String(b.id));
  expect(await listed(several, { all: true }, { tie })).toEqual(several.map(({ id }) => id).reverse());
});

it('lists any findings once and in one order, whatever their times, the pages and the order of the index', async () => {
  const salt = fc.nat();
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(randomFindings(DATASETS), salt, sizes, async (findings, seed, pages) => {
      let asked = 0;
      const rank = (item: Item): string => String(item.id).slice(seed % 40);
      const answering = {
        pageSize: () => pages[asked++ % pages.length] ?? 1,
        tie: (a: Item, b: Item) => compareText(rank(a), rank(b)),
      };
      const open = findings.filter(({ state }) => state === 'open');
      const since = '2026-11-19T23:59:59.999Z';
      const labels = findings.filter((each) => ruleMatches(each, 'labels'));
      const list = (selection: FindingSelection) => listed(findings, selection, answering);
      expect(await list({ all: true })).toEqual(expected(findings, newestFirst));
      expect(await list({ all: false })).toEqual(expected(open, bySeverity));
      expect(await list({ all: true, since })).toEqual(expected(findings, newestFirst));
      expect(await list({ all: true, dataset: 'labels' })).toEqual(expected(labels, newestFirst));
    }),
  );
});

it('lists a finding once that is resolved while the list is read', async () => {
  const overdue = { ...finding(), time: '2026-11-01T00:00:00.000Z' } as Finding;
  const states = ['open', 'resolved'] as const;
  let reading = 0;
  const queries = {
    findings: async function* () {
      yield { ...overdue, state: states[reading++] ?? 'resolved' } as Finding;
    },
    datasets: async () => [],
  } as unknown as DynamoQueries;
  const shown: string[] = [];
  for await (const each of selectFindings(queries, { all: true, since: '2026-10-01' }, DEFAULT_DUE_DAYS, NOW))
    shown.push(each.finding.id);
  expect(shown).toEqual([overdue.id]);
});

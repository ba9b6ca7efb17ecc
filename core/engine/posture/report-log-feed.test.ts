import { createHash } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import { revise } from '../../findings/delivery-state.ts';
import { reportLogFeed } from './report-log-feed.ts';

const at = (time: string) => `2026-11-20T${time}:00.000Z`;

let audits: MemoryAuditStore;
beforeEach(() => {
  audits = new MemoryAuditStore();
});

const findings = () => [...audits.findingsById.values()];
const shown = () =>
  findings().map((each) => `${each.about === 'activity' && each.resource} ${each.state} ${each.happenedAt}`);

/** A poll at which the changes of the table of versions come to the log, and those of the manifest or not. */
const poll = (time: string, stands: boolean, kind: 'table' | 'rule' = 'table') =>
  reportLogFeed(
    [
      { kind, name: 'Manifest', stands },
      { kind: 'table', name: 'Versions', stands: true },
    ],
    {
      findings: audits,
      openGaps: async function* () {
        yield* structuredClone(findings().filter(({ state }) => state === 'open'));
      },
      allDatasets: ['labels'],
      clock: () => new Date(at(time)),
      hash: (text: string) => createHash('sha256').update(text).digest('hex'),
    },
  );

it('says nothing while the log is told of each table', async () => {
  await poll('10:00', true);
  expect(findings()).toEqual([]);
});

it('is one finding while the log is told nothing of a table, and another when it happens again', async () => {
  await poll('10:00', false);
  await poll('10:15', false);
  expect(findings()).toMatchObject([
    { rule: 'coverage-gap', severity: 'high', state: 'open', datasets: ['labels'], bucket: null },
  ]);
  await poll('10:30', true);
  await poll('10:45', true);
  await poll('11:00', false);
  await poll('11:15', false);
  expect(shown()).toEqual([`table/Manifest recovered ${at('10:00')}`, `table/Manifest open ${at('11:00')}`]);
});

it('stays closed for the day where a person closed it', async () => {
  await poll('10:00', false);
  const [found] = findings();
  if (found) await audits.saveFinding(revise({ ...found, state: 'resolved' }, ['state'], at('10:05')));
  await poll('10:15', false);
  expect(shown()).toEqual([`table/Manifest resolved ${at('10:00')}`]);
});

it('is another finding where nothing checks the log', async () => {
  await poll('10:00', false, 'rule');
  await poll('10:15', true, 'rule');
  expect(shown()).toEqual([`rule/Manifest recovered ${at('10:00')}`]);
});

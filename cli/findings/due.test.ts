import { describe, expect, it } from 'vitest';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT, finding } from '../../test/cli/samples.ts';

const id = (start: string) => start.padEnd(40, '0');

const FINDINGS = [
  finding({ id: id('aaaaa1'), severity: 'critical', time: '2026-11-21T04:00:00.000Z' }),
  finding({ id: id('aaaaa2'), severity: 'critical', time: '2026-11-20T03:12:09.000Z' }),
  finding({ id: id('bbbbb1'), severity: 'high', time: '2026-11-20T03:12:09.000Z' }),
  finding({ id: id('bbbbb2'), severity: 'high', time: '2026-11-01T00:00:00.000Z' }),
  finding({ id: id('ccccc1'), severity: 'info', time: '2025-01-01T00:00:00.000Z' }),
  finding({ id: id('ddddd1'), severity: 'critical', state: 'resolved', time: '2026-01-01T00:00:00.000Z' }),
];
const queries = fakeQueries({ datasets: [DATASET], findings: FINDINGS });

const run = (outputs: object, ...args: string[]) =>
  runCli(['findings', ...args], {
    queries,
    deployment: { ...DEPLOYMENT, outputs: { ...DEPLOYMENT.outputs, ...outputs } },
  });

const listed = async (outputs: object, ...args: string[]) =>
  (await run(outputs, '--json', ...args)).out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const names = (findings: readonly { readonly id: string }[]) => findings.map((one) => one.id.slice(0, 6));

describe('findings that are due', () => {
  it('come first when they are overdue', async () => {
    expect(names(await listed({}))).toEqual(['aaaaa2', 'bbbbb2', 'aaaaa1', 'bbbbb1', 'ccccc1']);
    expect(names(await listed({}, '--all', '--dataset', 'moderation-v3'))).toEqual([
      'aaaaa2',
      'bbbbb2',
      'aaaaa1',
      'bbbbb1',
      'ccccc1',
      'ddddd1',
    ]);
    expect(names(await listed({}, '--since', '2026-11-10'))).toEqual(['aaaaa2', 'aaaaa1', 'bbbbb1']);
  });

  it('have the days of the deployment', async () => {
    const FindingDueDays = '{"critical":null,"high":1}';
    expect(names(await listed({ FindingDueDays }))).toEqual([
      'bbbbb1',
      'bbbbb2',
      'aaaaa1',
      'aaaaa2',
      'ccccc1',
    ]);
  });

  it('have age and time in JSON', async () => {
    const found = await listed({});
    expect(found[1]).toMatchObject({ ageDays: 20, dueAt: '2026-11-08T00:00:00.000Z', overdue: true });
    expect(found[4]).toMatchObject({ dueAt: null, overdue: false });
    const closed = (await listed({}, '--all')).at(-1);
    expect(closed).toMatchObject({ ageDays: null, dueAt: null, overdue: false });
  });

  it('are marked in the table, and listed alone', async () => {
    const [header, ...rows] = (await run({})).out.split('\n');
    expect(header).toMatch(/AGE +DUE/);
    expect(rows[0]).toMatch(/aaaaa2 .* 31 h +OVERDUE 2026-11-21/);
    expect(rows[2]).toMatch(/aaaaa1 .* 6 h +2026-11-22/);
    expect((await run({}, 'bbbbb2')).out).toContain(
      'open for 20 days, OVERDUE since 2026-11-08 00:00:00 UTC',
    );
    expect((await run({}, 'ddddd1')).out).not.toContain('open for');
  });
});

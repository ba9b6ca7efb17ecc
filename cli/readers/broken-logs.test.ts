import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/base/json.ts';
import { READ_OBJECT, readRecord, trainingJob } from '../../core/readers/read-records.examples.ts';
import { runCli } from '../../test/cli/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'broken-logs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: string): string {
  const path = join(folder, crypto.randomUUID());
  writeFileSync(path, content);
  return path;
}

const ADDRESS = `s3://${READ_OBJECT.bucket}/${READ_OBJECT.key}`;
const TIME = ['--from', '2026-11-20T03:12:07Z', '--to', '2026-11-20T03:40:00Z'];
const trail = (...records: readonly JsonObject[]): string => JSON.stringify({ Records: records });
const ask = (...args: readonly string[]) => runCli(['readers', ADDRESS, ...args, ...TIME]);
const answer = async (...args: readonly string[]) => {
  const { out, err, exitCode } = await ask(...args, '--json');
  return { ...JSON.parse(out), err, exitCode };
};

describe('of logs that are broken or more than there is room for it reads', () => {
  it('all rows of a result of Lake but the one that is broken', async () => {
    const rows = ['{"eventName":', JSON.stringify(readRecord('GetObject'))].map((eventJson) => [
      { eventJson },
    ]);
    const { readers, logs, err } = await answer(file(JSON.stringify({ QueryResultRows: rows })));
    expect(readers).toMatchObject([{ requests: 1 }]);
    expect(logs.unreadable).toBe(1);
    expect(err).toContain('no record of CloudTrail');
  });

  it('what is there, and says what is wrong with a row of a table', async () => {
    const { logs, err } = await answer(file('eventID,eventJson\n1,"{""eventName"":"\n'));
    expect(logs.unreadable).toBe(1);
    expect(err).toContain('no record of CloudTrail can be made: its eventJson is broken');
  });

  it('what is there, and says how many starts of jobs it does not list', async () => {
    const starts = Array.from({ length: 10_002 }, (_, index) =>
      trainingJob(`job-${index}`, '2026-11-20T03:15:00Z'),
    );
    const log = file(trail(readRecord('GetObject'), ...starts));
    const { logs, runAgain, exitCode } = await answer(log);
    expect([logs.droppedJobs, runAgain.length, exitCode]).toEqual([2, 10_000, 3]);
    const { out } = await ask(log);
    expect(out).toContain(
      '2 starts of jobs beyond the first 10,000 not in the list of what has to run again',
    );
  });

  it.each([
    ['in a short table', 1, /a quote does not end, so what follows it was not read/],
    [
      'in a long one, which is not gathered',
      5_000_000,
      /a row has more than 4194304 characters, so the rest was not read: a quote does not end/,
    ],
  ])('the rows before a quote that does not end, which it names: %s', async (_, length, why) => {
    const row = `1,"${JSON.stringify(readRecord('GetObject')).replaceAll('"', '""')}"\n`;
    const { readers, logs, err, exitCode } = await answer(
      file(`eventID,eventJson\n${row}2,"${'x'.repeat(length)}\n${row.replaceAll('"', '')}`),
    );
    expect(readers).toMatchObject([{ requests: 1 }]);
    expect([logs.unreadable, exitCode]).toEqual([1, 3]);
    expect(err).toMatch(why);
  });
});

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { textAt } from '../../core/base/json.ts';
import { sealwatch } from './deployed/command.ts';
import { BUCKETS } from './deployed/datasets.ts';
import { deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { leftOfTrials } from './deployed/hold-trial.ts';
import { promiseOfTrial } from './deployed/trial-promise.ts';

/** What MiniStack behind the relay shows; what it does not is a limit of theirs, and says nothing about AWS. */
const SHOWN_HERE: Readonly<Record<string, string>> = {
  'event-delay': 'shown',
  'event-reasons': 'shown',
  'event-keys': 'shown',
  'event-deletes': 'shown',
  'event-order': 'shown',
  'multipart-time':
    'not-shown: the upload lists with the time of its end; the upload is current, not the put',
  'conditional-copy': 'not-shown: S3 copied, although the key was there',
  'customer-key': 'shown',
  // The emulator denies nothing.
  'kms-denied': 'not-shown: Sealwatch could read the version',
  archived: 'shown',
  reencryption: 'shown',
  'record-of-write': 'shown',
  'record-of-deletes': 'shown',
  'record-of-setting': 'shown',
  'policy-status': 'not-tried: the bucket has no policy',
  'access-analyzer': 'not-tried: AWS refused access-analyzer CheckNoPublicAccess: Unknown',
  'trail-logging': 'not-tried: the stack has made no trail: its configuration names existing ones',
  metrics: 'not-shown: no value in the last hour',
  'metric-math': 'not-tried: the stack has no such alarm: it guards too few datasets',
  // The emulator does not take it from the template.
  'runs-expiry': 'not-shown: it is DISABLED',
};

describe('sealwatch trial', () => {
  const held = promiseOfTrial(SHOWN_HERE);

  it('keeps what AWS answered, without naming anybody', () => {
    const { report, page } = held();
    const text = JSON.stringify(report) + page;
    for (const secret of [deployment.account, BUCKETS.trial, deployment.stack, '127.0.0.1', 'trial-of-'])
      expect(text).not.toContain(secret);
    const { observed = [] } = report.claims.find(({ id }) => id === 'record-of-write') ?? {};
    const [record, event] = observed.map(({ value }) => value);
    expect(record).toMatchObject({
      'detail-type': 'AWS API Call via CloudTrail',
      detail: { eventName: 'PutObject', requestParameters: { key: 'FOLDER/record-of-write' } },
    });
    expect(event).toMatchObject({
      'detail-type': 'Object Created',
      detail: { object: { key: 'FOLDER/record-of-write' } },
    });
    // One request, so one placeholder.
    expect(textAt(event, 'detail', 'request-id')).toMatch(/^REQUEST-ID-\d+$/);
    expect(textAt(record, 'detail', 'requestID')).toBe(textAt(event, 'detail', 'request-id'));
  });

  it('refuses a bucket that holds something', async () => {
    const { exitCode, err } = await sealwatch('trial', '--bucket', BUCKETS.fed, '--yes');
    expect([exitCode, err]).toEqual([
      2,
      expect.stringContaining('is no place for a trial, and nothing was done: it holds '),
    ]);
  });
});

describe('a trial that does not come to its end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trial-killed-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const journal = join(folder, '.sealwatch', `trial-${BUCKETS.trial}.journal`);
  const COMMAND = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');

  /** Runs the command as a process, and sends it a signal when it has made its queue, its rules and a key. */
  const endedBy = async (signal: 'SIGINT' | 'SIGKILL') => {
    const words = [
      'trial',
      '--bucket',
      BUCKETS.trial,
      '--only',
      'kms-denied,archived',
      '--yes',
      '--stack',
      deployment.stack,
    ];
    const child = spawn(process.execPath, [COMMAND, ...words], {
      cwd: folder,
      env: { ...process.env, ...deployment.environment },
    });
    const said: string[] = [];
    child.stderr.on('data', (text) => said.push(String(text)));
    const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    await eventually(
      () => `a key in the journal; the command said ${said.join('')}`,
      () => (existsSync(journal) && readFileSync(journal, 'utf8').includes('arn:')) || undefined,
    );
    child.kill(signal);
    return { exitCode: await ended, said: said.join('') };
  };

  it('interrupted, takes away what it made before it ends', async () => {
    const { exitCode, said } = await endedBy('SIGINT');
    expect(said).toContain('interrupted: takes away what was made');
    expect([exitCode, existsSync(journal), await leftOfTrials()]).toEqual([3, false, []]);
  });

  it('killed, leaves it to --clean-up, which needs no journal; until then no other trial begins', async () => {
    await endedBy('SIGKILL');
    expect((await leftOfTrials()).map((each) => each.split(' ')[0])).toEqual(
      expect.arrayContaining(['rule', 'queue', 'key']),
    );
    // This process looks in another folder than the killed one wrote to.
    const refused = await sealwatch('trial', '--bucket', BUCKETS.trial, '--yes');
    expect([refused.exitCode, refused.err]).toEqual([4, expect.stringContaining('--clean-up')]);
    const cleaned = await sealwatch('trial', '--bucket', BUCKETS.trial, '--clean-up', '--yes');
    expect([cleaned.exitCode, cleaned.out]).toEqual([0, 'Nothing of a trial is left.\n']);
    expect(await leftOfTrials()).toEqual([]);
  });
});

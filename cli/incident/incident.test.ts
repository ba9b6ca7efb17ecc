import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusingLister } from '../../test/cli/fake-lister.ts';
import {
  ADDED,
  ALTERED,
  ARMED,
  DESTROYED,
  HOSTILE_KEY,
  LONG_KEY,
  logsOfStory,
  OTHER,
  runIncident,
} from '../../test/cli/incident-world.ts';
import { commandLines } from '../../test/docs/command-lines.ts';
import { parseCommand } from '../../test/docs/parse-command.ts';
import { finding } from '../../test/fakes/finding.ts';

let [folder, logs] = ['', ''];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'incident-out-'));
  logs = logsOfStory();
});
afterAll(() => {
  for (const each of [folder, logs]) rmSync(each, { recursive: true, force: true });
});

const json = async (...words: readonly string[]) => {
  const { out, ...rest } = await runIncident(['7f3a9c', '--json', ...words]);
  return { ...JSON.parse(out), ...rest };
};

/** Writes the page to a file, as people do, and reads it. */
async function page(...words: readonly string[]): Promise<string> {
  const file = join(folder, 'incident.html');
  const { err } = await runIncident(['7f3a9c', '--output', file, ...words]);
  expect(err).toContain(`written to ${file}`);
  return readFileSync(file, 'utf8');
}

describe('incident tells one story', () => {
  it('joins what belongs to the finding that was named, and nothing else', async () => {
    const { findings, exitCode } = await json();
    expect(findings.map(({ id, joinedBy }: { id: string; joinedBy: string }) => [id, joinedBy])).toEqual([
      [ALTERED.id, 'named'],
      [ADDED.id, 'actor'],
      [DESTROYED.id, 'key'],
      [ARMED.id, 'actor'],
    ]);
    expect(exitCode).toBe(0);
  });

  it('joins what was named too, whatever it has to do with it', async () => {
    const { findings } = await json(OTHER.id);
    expect(findings.map(({ id }: { id: string }) => id)).toContain(OTHER.id);
  });

  it('takes nothing that happened before --since', async () => {
    const { out } = await runIncident(['883c2b', '--json', '--since', '2026-11-20T03:30:00Z']);
    expect(JSON.parse(out).findings.map(({ id }: { id: string }) => id)).toEqual([DESTROYED.id, ARMED.id]);
  });

  it('says in three sentences what, who, since when, and whether it is over', async () => {
    const { summary, isOver, severity } = await json('--logs', logs);
    expect(summary).toEqual({
      what: 'Between 2026-11-20 03:12:07 UTC and 2026-11-20 03:45:00 UTC, this happened in moderation-v3: object altered, object added, approved version destroyed and lifecycle destroys data.',
      who: 'It was done by role/Labeler (session ada, from 203.0.113.9).',
      over: 'It is NOT over: 4 findings are open, and 1 key does not show the expected bytes; the expected bytes still exist; 1 reader got wrong bytes as far as is recorded, and 1 job has to run again.',
    });
    expect([isOver, severity]).toEqual([false, 'critical']);
  });

  it('has changes, calls, reads, alerts and answers in one order of time', async () => {
    const { timeline } = await json('--logs', logs);
    expect(
      timeline.map(({ at, kind, text }: Record<string, string>) => `${at?.slice(11, 19)} ${kind} ${text}`),
    ).toEqual([
      '03:12:07 bytes Object altered: version Qm7xPw',
      '03:12:09 alert Sealwatch found object altered; alert 4d1f08a2b3c4 was sent at 2026-11-20 03:12:11 UTC',
      '03:13:00 bytes Object added: version v9',
      '03:13:02 alert Sealwatch found object added; alert 5e2a19b3c4d5 was sent at 2026-11-20 03:13:11 UTC',
      '03:20:00 read The wrong bytes were read in the session SageMaker: 1 request',
      '03:41:10 bytes Approved version destroyed: version 3sL4kq',
      '03:41:12 alert Sealwatch found approved version destroyed; reported by alert 6f3b2ac4d5e6',
      '03:45:00 setting Lifecycle destroys data (s3:PutBucketLifecycle): the rule "tidy" destroys noncurrent versions after 1 day',
      '03:45:20 alert Sealwatch found lifecycle destroys data; reported by alert 704c3bd5e6f7',
      '08:00:00 answer Approved 1 finding in moderation-v3: the new shard is <b>fine</b>',
    ]);
  });

  it('says who read, which jobs have to run again, and what of it is not recorded', async () => {
    const { reads, unknown } = await json('--logs', logs);
    expect(reads.keys[0].readers).toEqual([expect.objectContaining({ session: 'SageMaker', requests: 1 })]);
    expect(reads.keys[0].runAgain).toEqual([
      expect.objectContaining({ type: 'training-job', name: 'moderation-v3-7' }),
    ]);
    expect(unknown.join('\n')).toContain('Reads of moderation/v3/labels-007.jsonl: ');
  });

  it('says of bytes of which nobody knows when they were current that nobody knows who read them', async () => {
    const { reads, unknown, exitCode } = await json('--logs', logs);
    expect(reads.keys.map(({ key }: { key: string }) => key)).toEqual([ALTERED.key]);
    expect(unknown.join('\n')).toContain('is not known: no record says when the wrong bytes were current');
    expect(exitCode).toBe(3);
  });

  it('says what survives, as S3 has it, and when it can vanish', async () => {
    const { keys, clocks } = await json();
    expect(keys[0]).toMatchObject({
      survival: 'can-be-restored',
      copies: [{ key: 'archive/labels-007.jsonl', versionId: 'c1' }],
    });
    expect(clocks[0]).toMatchObject({
      dataset: 'moderation-v3',
      losses: [expect.objectContaining({ after: 'write' })],
    });
  });

  it('says what to do next, as commands', async () => {
    const { next } = await json();
    expect(next.map(({ command }: { command: string }) => command.split('\n')[0])).toEqual([
      'sealwatch contain d00d1e',
      'sealwatch readers 7f3a9c',
      'sealwatch restore d00d1e',
      'sealwatch verify --dataset moderation-v3',
      'sealwatch attest --dataset moderation-v3 --from 2026-11-20T03:12:07.000Z --unsigned',
      'sealwatch resolve 7f3a9c --reason "…"',
    ]);
  });

  it('names commands that there are', async () => {
    const { next } = await json();
    const lines = next.flatMap(({ command }: { command: string }) => commandLines(command));
    expect(
      await Promise.all(lines.map(async ([, ...words]: string[]) => (await parseCommand(words)).mistake)),
    ).toEqual(lines.map(() => ''));
    expect(lines.length).toBeGreaterThan(5);
  });

  it('is over once every finding is, and no key is wrong', async () => {
    const { out } = await runIncident(['7f3a9c', '--json'], {
      findings: [{ ...ALTERED, state: 'recovered' }],
      entry: null,
    });
    expect(JSON.parse(out)).toMatchObject({
      isOver: true,
      summary: { over: expect.stringMatching(/^It is over: /) },
    });
  });

  it('says what could not be asked, and tells the rest', async () => {
    const { out, err, exitCode } = await runIncident(
      ['7f3a9c', '--json'],
      {},
      {
        clockReader: { bucket: () => Promise.reject(new Error('no network')), key: () => Promise.reject() },
        lister: refusingLister,
      },
    );
    expect(JSON.parse(out).unknown).toEqual(
      expect.arrayContaining([expect.stringMatching(/^the clock is not known: /)]),
    );
    expect(err).toContain('the clock is not known');
    expect(exitCode).toBe(3);
  });

  it('shows many changes of one kind as one, and how many there were', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      ...finding({ id: `${index}`.padStart(6, 'a').padEnd(40, '0'), key: `k${index}`, version: `v${index}` }),
      actor: ALTERED.actor,
    }));
    const { out } = await runIncident([many[0]?.id ?? '', '--json'], { findings: many });
    expect(JSON.parse(out).timeline[0]).toMatchObject({
      count: 40,
      text: 'Object altered: 40 times, first in',
    });
  });
});

describe('a story of thousands', () => {
  it('has the findings that were named and the oldest others, and says that there are more', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => ({
      ...ALTERED,
      id: `e${index.toString(16).padStart(39, '0')}`,
      key: `k${index}`,
      version: `v${index}`,
      happenedAt: new Date(Date.parse(ALTERED.happenedAt) + index * 1000).toISOString(),
    }));
    const { out, err, exitCode } = await runIncident([many[1199]?.id ?? '', '--json'], { findings: many });
    const ids = JSON.parse(out).findings.map(({ id }: { id: string }) => id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([500, many[0]?.id, many[1199]?.id]);
    expect(err).toContain('there is more of this story than is shown: at most 500 findings are');
    expect(exitCode).toBe(3);
  });
});

describe('incident is used wrongly', () => {
  it.each([
    [['7f3a9c', '--output', 'incident.pdf'], 'does not say in which form it is to be: .html, .md or .json'],
    [['7f3a9c', '--logs', '-'], 'standard input can be read once'],
    [['ffffff'], 'there is no finding ffffff'],
  ])('%j', async (words, message) => {
    const { err, exitCode } = await runIncident(words);
    expect(err).toContain(message);
    expect(exitCode).toBe(2);
  });
});

describe('the page', () => {
  it('stays as it was reviewed', async () => {
    await expect(await page('--logs', logs)).toMatchFileSnapshot(
      '../../test/cli/golden/incident.html.golden',
    );
  });

  it('writes its own blanks as blanks', async () => {
    expect(await page('--logs', logs)).not.toContain('\\x20');
  });

  it('loads nothing and runs nothing, whatever keys and people are called', async () => {
    const text = await page('--logs', logs);
    expect(text).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|url\(|@import|src=|href="(?!#)/i);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('\\n# Title\\u{202e}[x]');
    expect(text).not.toContain('\u202e');
    expect(text).toContain('&lt;b&gt;fine&lt;/b&gt;');
  });

  it('shows a key of 1,024 bytes whole', async () => {
    expect(Buffer.byteLength(LONG_KEY)).toBe(1024);
    const file = join(folder, 'long.html');
    await runIncident(['7f3a9c', '--output', file], { findings: [{ ...ALTERED, key: LONG_KEY }] });
    expect(readFileSync(file, 'utf8')).toContain(LONG_KEY);
  });
});

describe('Markdown', () => {
  it('goes to standard output where no file is named', async () => {
    const { out } = await runIncident(['7f3a9c', '--logs', logs]);
    expect(out).toMatch(/^# Incident in `moderation-v3`\n/);
    await expect(out).toMatchFileSnapshot('../../test/cli/golden/incident.md.golden');
  });

  it('takes no key for markup, a table or a mention', async () => {
    const { out } = await runIncident(['7f3a9c'], {
      findings: [ALTERED, ADDED, { ...ADDED, id: 'b'.repeat(40), key: LONG_KEY, version: 'v10' }],
    });
    const lines = out.split('\n');
    expect(out).not.toMatch(/^# Title/m);
    expect(
      lines.filter((line) => line.includes('alert(1)')).every((line) => /`[^`]*alert\(1\)[^`]*`/.test(line)),
    ).toBe(true);
    // Every row of a table has as many bars as its head.
    for (const [index, line] of lines.entries())
      if (line.startsWith('| ') && lines[index - 1]?.startsWith('|'))
        expect(line.split('|').length).toBe(lines[index - 1]?.split('|').length);
    expect(HOSTILE_KEY).toContain('|');
  });
});

import { describe, expect, it } from 'vitest';
import type { LogQuery, LogSearch } from '../../aws/log-search.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT, finding } from '../../test/cli/samples.ts';
import { hopOf } from './log-hops.ts';

const FINDING = '7f3a9c0000000000000000000000000000000000';
const ALERT = '4d1f08a2b3c40000000000000000000000000000';
const [EVENT, REQUEST, MESSAGE] = ['e-0001', 'R1B2C3D4E5F6G7H8', 'm-0001'];

const line = (service: string, timestamp: string, fields: object) =>
  JSON.stringify({ service, timestamp, level: 'INFO', ...fields });
/** What the functions log of one change. */
const LOGS: Readonly<Record<string, readonly string[]>> = {
  'fn-verify': [
    line('verify-object', '2026-11-20T03:12:09.100Z', {
      message: 'finding',
      id: FINDING,
      rule: 'object-altered',
      severity: 'critical',
      requestIds: [REQUEST],
    }),
    line('verify-object', '2026-11-20T03:12:09.200Z', {
      message: 'worked off',
      messageId: MESSAGE,
      eventId: EVENT,
      requestId: REQUEST,
      callId: null,
    }),
    'REPORT RequestId: x Duration: 3 ms',
  ],
  'fn-notify': [
    line('notify', '2026-11-20T03:12:10.500Z', { message: 'published', alert: ALERT, findings: [FINDING] }),
    line('notify', '2026-11-20T03:20:00.000Z', {
      message: 'published',
      alert: 'f'.repeat(40),
      findings: ['e'.repeat(40)],
    }),
  ],
};

interface World {
  readonly isKnown?: boolean;
  /** So many other findings are newer. */
  readonly newer?: number;
  readonly denied?: string;
  readonly isIncomplete?: boolean;
}

async function trace({ isKnown = true, newer = 0, denied, isIncomplete = false }: World, ...args: string[]) {
  const searched: LogQuery[] = [];
  const logs: LogSearch = {
    find: async (query) => {
      searched.push(query);
      if (query.functionName === denied)
        throw Object.assign(new Error('User: u is not authorized to perform: logs:FilterLogEvents'), {
          name: 'AccessDeniedException',
        });
      const lines = (LOGS[query.functionName] ?? []).filter((text) => text.includes(query.text));
      return {
        lines: lines.map((text) => ({ at: '2026-11-20T03:12:00.000Z', text })),
        isComplete: !isIncomplete,
      };
    },
  };
  const sample = finding();
  const known = {
    ...sample,
    id: FINDING,
    happenedAt: '2026-11-20T03:12:07.000Z',
    time: '2026-11-20T03:12:09.000Z',
    actor: { ...sample.actor, requestId: REQUEST },
    notice: { ...sample.notice, alerts: [ALERT] },
  };
  const others = Array.from({ length: newer }, (_, index) =>
    finding({ id: String(index).padStart(40, '0') }),
  );
  const connection = {
    deployment: DEPLOYMENT,
    queries: fakeQueries({ datasets: [DATASET], findings: isKnown ? [...others, known] : others }),
    logs,
    functions: async () => Object.keys(LOGS),
  };
  return { ...(await runCli(['trace', ...args, '--since', '7d'], connection, null, 80)), searched };
}

describe('trace', () => {
  it.each([
    ['a finding', FINDING.slice(0, 8)],
    ['the request', REQUEST],
    ['the event', EVENT],
    ['the message', MESSAGE],
  ])('shows the whole way of a change by the id of %s, and no other', async (_, id) => {
    const { out, exitCode } = await trace({}, id, '--json');
    const hops = out
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(hops.map(({ at, where, what }) => [at?.slice(11), where, what])).toEqual([
      ['03:12:07.000Z', 'S3', 'change of s3://acme-training-data/moderation/v3/labels-007.jsonl'],
      ['03:12:09.000Z', 'findings table', 'finding 7f3a9c00 object-altered, critical'],
      ['03:12:09.100Z', 'verify-object', 'finding 7f3a9c00 object-altered, critical'],
      ['03:12:09.200Z', 'verify-object', 'message worked off'],
      ['03:12:10.500Z', 'notify', 'alert 4d1f08a2 published'],
      [undefined, undefined, undefined],
    ]);
    expect(hops.at(-1)).toEqual({ kind: 'summary', id, hops: 5, secondsToAlert: 3.5, problems: [] });
    expect(exitCode).toBe(0);
  });

  it('prints times of one day without the day, and how long it took', async () => {
    const { out } = await trace({}, FINDING.slice(0, 8));
    expect(out).toContain('03:12:09.000  findings table  finding 7f3a9c00 object-altered, critical');
    expect(out).toContain('2026-11-20: 3.5 s to the first alert');
    expect(out.split('\n').filter((text) => text.length > 80)).toEqual([]);
  });

  it('searches from the time that is asked for to now, each id once in each log', async () => {
    const { searched } = await trace({}, EVENT);
    expect(searched[0]?.from.toISOString()).toBe('2026-11-14T10:00:00.000Z');
    expect(searched[0]?.to.toISOString()).toBe('2026-11-21T10:00:00.000Z');
    const asked = searched.map(({ functionName, text }) => `${functionName} ${text}`);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it.each([
    [{ denied: 'fn-notify' }, 'not searched: not allowed: logs:FilterLogEvents'],
    [{ isIncomplete: true }, 'was not searched to its end: name a later --since'],
  ] as [World, string][])('ends with 3 where a log could not be searched: %j', async (world, text) => {
    const { err, out, exitCode } = await trace(world, EVENT);
    expect(err).toContain(text);
    expect(out).toContain('message worked off');
    expect(exitCode).toBe(3);
  });

  it('does not say that nothing names an id where it has not looked through all findings', async () => {
    const few = await trace({ newer: 4_999 }, REQUEST, '--json');
    expect(few.out).toContain('"where":"findings table"');
    expect(few.exitCode).toBe(0);
    const many = await trace({ isKnown: false, newer: 5_001 }, 'no-such-id');
    expect(many.err).toContain('not searched: findings older than the newest 5000: name a later --since');
    expect(many.err).not.toContain('nothing since');
    expect(many.exitCode).toBe(3);
  });

  it('ends with 2 where nothing names the id', async () => {
    const { err, exitCode } = await trace({ isKnown: false }, 'no-such-id');
    expect(exitCode).toBe(2);
    expect(err).toContain('nothing since 2026-11-14T10:00:00Z names "no-such-id"');
  });

  it('refuses what is too short for an id', async () => {
    expect(await trace({}, 'abc')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('too short for an id'),
    });
  });
});

describe('hopOf', () => {
  const at = '2026-11-20T03:12:00.000Z';
  it.each([
    ['no JSON', 'START RequestId: x'],
    ['no message', '{"level":"INFO"}'],
    ['no ids', '{"message":"not watched","datasets":["d"]}'],
    ['an array', '[]'],
  ])('passes over a line with %s', (_, text) => {
    expect(hopOf({ at, text })).toBeNull();
  });

  it('says why a message was given back, and takes a broken time for that of the log', () => {
    const error = { name: 'SealwatchError', code: 'NOT_FOUND', message: 'no dataset' };
    const text = JSON.stringify({
      message: 'given back',
      messageId: 'm',
      service: 's',
      timestamp: 'never',
      error,
    });
    expect(hopOf({ at, text })).toEqual({
      at,
      where: 's',
      what: 'message given back: NOT_FOUND no dataset',
      ids: ['m'],
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { LogSearch } from '../../aws/log-search.ts';
import type { DeadLetters, LyingMessage, MoveTask } from '../../aws/messages/dead-letters.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';

const OUTPUTS = {
  ObjectEventsQueueUrl: 'https://sqs/1/events',
  ObjectEventsDeadLetterQueueUrl: 'https://sqs/1/events-dead',
  ActivityQueueUrl: 'https://sqs/1/activity',
  ActivityDeadLetterQueueUrl: 'https://sqs/1/activity-dead',
  UndeliveredEventsQueueUrl: 'https://sqs/1/undelivered',
};
const deployment = { ...DEPLOYMENT, outputs: { ...DEPLOYMENT.outputs, ...OUTPUTS } };
const SENT = '2026-11-21T03:00:00.000Z';

const lying = (id: string, over: Partial<LyingMessage> = {}): LyingMessage => ({
  id,
  body: JSON.stringify({
    id: 'e1',
    'detail-type': 'Object Created',
    detail: { bucket: { name: 'acme' }, object: { key: 'a\u202e\u001b[2J' }, 'request-id': 'r1' },
  }),
  sentAt: SENT,
  undelivered: null,
  ...over,
});
const givenBack = (messageId: string, error: object) =>
  JSON.stringify({ message: 'given back', messageId, error });

interface World {
  /** By the end of the queue's URL. */
  readonly messages?: Readonly<Record<string, readonly LyingMessage[]>>;
  readonly log?: readonly string[];
  /** How the move goes on, one answer at a time. */
  readonly tasks?: readonly MoveTask[];
  readonly denied?: 'level' | 'sample' | 'move' | 'logs' | 'consumers';
  /** True where a log is too long to be searched to its end. */
  readonly isLong?: boolean;
}

const task = (over: Partial<MoveTask> = {}): MoveTask => ({
  status: 'COMPLETED',
  startedAt: 2,
  moved: 2,
  toMove: 2,
  failure: null,
  ...over,
});
const refused = (action: string) =>
  Promise.reject(
    Object.assign(new Error(`User: u is not authorized to perform: ${action} on resource: r`), {
      name: 'AccessDenied',
    }),
  );

async function redrive(world: World, ...args: string[]) {
  const started: string[] = [];
  const tasks = [...(world.tasks ?? [task()])];
  const messagesAt = (url: string) => world.messages?.[url.split('/').at(-1) ?? ''] ?? [];
  const deadLetters: DeadLetters = {
    level: async (url) =>
      world.denied === 'level'
        ? refused('sqs:GetQueueAttributes')
        : { arn: `arn:${url.split('/').at(-1)}`, messages: messagesAt(url).length },
    sample: async (url, { most }) =>
      world.denied === 'sample' ? refused('sts:AssumeRole') : messagesAt(url).slice(0, most),
    newestMove: async () =>
      (started.length === 0 ? null : tasks.length > 1 ? tasks.shift() : tasks[0]) ?? null,
    startMove: async (arn) => {
      if (world.denied === 'move') await refused('sqs:StartMessageMoveTask');
      started.push(arn);
    },
    consumers: async () =>
      world.denied === 'consumers' ? refused('lambda:ListEventSourceMappings') : ['verify'],
  };
  const logs: LogSearch = {
    find: async ({ text }) => {
      if (world.denied === 'logs') await refused('logs:FilterLogEvents');
      const lines = (world.log ?? []).filter((line) => line.includes(text));
      return { lines: lines.map((line) => ({ at: SENT, text: line })), isComplete: !world.isLong };
    },
  };
  const connection = {
    deployment,
    deadLetters,
    logs,
    pause: async () => {},
    queries: fakeQueries({ datasets: [DATASET] }),
  };
  return { ...(await runCli(['redrive', ...args], connection, null, 80)), started };
}

const TWO = { 'events-dead': [lying('m1'), lying('m2', { body: 'junk' })] };

describe('redrive', () => {
  it('says that there are no dead letters, and ends with 0', async () => {
    expect(await redrive({})).toMatchObject({ exitCode: 0, err: 'no dead letters\n', started: [] });
  });

  it('shows in a dry run what lies there and why, hostile keys escaped, moves nothing and ends with 1', async () => {
    const log = [
      givenBack('m1', { code: 'NOT_FOUND', message: 'no dataset' }),
      givenBack('m2', { name: 'SyntaxError', message: 'junk' }),
      JSON.stringify({ message: 'put off', messageId: 'm1' }),
    ];
    const { out, err, exitCode, started } = await redrive({ messages: TWO, log }, '--dry-run');
    expect([exitCode, started]).toEqual([1, []]);
    expect(out).toContain('ObjectEvents                  2  2026-11-21 03:00:00');
    expect(out).toContain(String.raw`  Object Created  s3://acme/a\u{202e}\x1b[2J`);
    expect(out).toContain('    failed: NOT_FOUND: no dataset');
    expect(out).toContain('  a message that cannot be read');
    expect(err).toContain('deploy again before the redrive');
    expect(err).toContain('a message that cannot be parsed fails again');
    expect(err).toContain('repair the cause, then send them again: sealwatch redrive');
  });

  it('has SQS move what lies there, only from queues where something does, and says how much', async () => {
    const tasks = [task({ status: 'RUNNING', moved: 1 }), task()];
    const { out, err, exitCode, started } = await redrive({ messages: TWO, tasks });
    expect([exitCode, started]).toEqual([0, ['arn:events-dead']]);
    expect(out).toContain('2 messages sent to ObjectEvents again');
    expect(err).toContain('what fails again comes back here');
  });

  it('does not take a move of last week for the one that it began', async () => {
    let asked = 0;
    const { moveBack } = await import('./move-back.ts');
    const answers = [task({ startedAt: 1 }), task({ startedAt: 1 }), task({ startedAt: 2, moved: 7 })];
    const ended = await moveBack(
      'arn',
      {
        deadLetters: {
          newestMove: async () => answers[asked++],
          startMove: async () => {},
        } as unknown as DeadLetters,
        pause: async () => {},
      },
      () => {},
    );
    expect(ended.moved).toBe(7);
  });

  it('waits for a move that somebody else has begun, and begins no other', async () => {
    const { moveBack } = await import('./move-back.ts');
    const answers = [task({ status: 'RUNNING' }), task({ status: 'RUNNING' }), task({ moved: 3 })];
    const deadLetters = {
      newestMove: async () => answers.shift(),
      startMove: () => refused('sqs:StartMessageMoveTask'),
    };
    const ended = await moveBack(
      'arn',
      { deadLetters: deadLetters as unknown as DeadLetters, pause: async () => {} },
      () => {},
    );
    expect(ended.moved).toBe(3);
  });

  it('names a queue by its name or its output, and suggests the nearest', async () => {
    const messages = { ...TWO, 'activity-dead': [lying('m3')] };
    expect((await redrive({ messages }, '--queue', 'Activity')).started).toEqual(['arn:activity-dead']);
    expect((await redrive({ messages }, '--queue', 'ActivityDeadLetterQueueUrl')).started).toEqual([
      'arn:activity-dead',
    ]);
    expect(await redrive({ messages }, '--queue', 'Activty')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('did you mean "Activity"?'),
    });
  });

  it('says of events that EventBridge could not hand over what finds the same changes, and ends with 1', async () => {
    const undelivered = [lying('m4', { undelivered: { code: 'NO_PERMISSIONS', message: 'queue policy' } })];
    const { out, err, exitCode, started } = await redrive({ messages: { undelivered } });
    expect([exitCode, started]).toEqual([1, []]);
    expect(out).toContain('failed: NO_PERMISSIONS: queue policy');
    expect(err).toContain('sealwatch verify --dataset moderation-v3');
    expect(err).toContain('aws sqs purge-queue --queue-url https://sqs/1/undelivered');
  });

  it.each([
    ['level', 3, 'not allowed: sqs:GetQueueAttributes'],
    ['sample', 3, 'its messages could not be looked at: not allowed: sts:AssumeRole'],
    ['move', 4, 'not redriven: not allowed: sqs:StartMessageMoveTask'],
    ['logs', 0, 'why it failed could not be looked up: not allowed: logs:FilterLogEvents'],
    ['consumers', 0, 'why it failed could not be looked up: not allowed: lambda:ListEventSourceMappings'],
  ] as const)('says what it may not do: %s', async (denied, exit, text) => {
    const { out, exitCode } = await redrive({ messages: TWO, denied });
    expect(out).toContain(text);
    expect(exitCode).toBe(exit);
  });

  it('says that no log has the error only where all of it was searched, also as JSON', async () => {
    const alone = { messages: { 'events-dead': [lying('m1')] } };
    const text = async (world: World) => (await redrive(world, '--dry-run')).out;
    expect(await text(alone)).toContain('no log says why it failed');
    expect(await text({ ...alone, isLong: true })).toContain('there is more in the log than is searched');
    const log = [givenBack('m1', { code: 'NOT_FOUND', message: 'no dataset' })];
    expect(await text({ ...alone, log, isLong: true })).not.toContain('could not be looked up');
    const { out } = await redrive({ ...alone, denied: 'logs' }, '--json', '--queue', 'ObjectEvents');
    expect(JSON.parse(out)).toMatchObject({
      samples: [{ error: null }],
      problem: expect.stringContaining('logs:FilterLogEvents'),
    });
  });

  it('ends with 4 and the reason where SQS ends the move', async () => {
    const tasks = [task({ status: 'FAILED', moved: 1, failure: 'AccessDenied' })];
    const { out, exitCode } = await redrive({ messages: TWO, tasks });
    expect(out).toContain('1 message sent to ObjectEvents again, then SQS ended it (failed: AccessDenied)');
    expect(exitCode).toBe(4);
  });

  it('prints one object a queue as JSON, with the ids to follow a message by', async () => {
    const { out } = await redrive({ messages: TWO }, '--json', '--queue', 'ObjectEvents');
    expect(JSON.parse(out)).toMatchObject({
      kind: 'queue',
      name: 'ObjectEvents',
      redrivable: true,
      messages: 2,
      oldestSeenAt: SENT,
      samples: [
        {
          messageId: 'm1',
          bucket: 'acme',
          key: 'a\u202e\u001b[2J',
          eventId: 'e1',
          requestId: 'r1',
          error: null,
        },
        { messageId: 'm2', what: null, bucket: null, key: null },
      ],
      moved: 2,
      status: 'completed',
      problem: null,
    });
  });
});

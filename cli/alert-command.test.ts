import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { fakeQueries } from '../test/cli/fake-queries.ts';
import { runCli } from '../test/cli/run-cli.ts';
import { DATASET } from '../test/cli/samples.ts';
import { clientsOf, deployment, type World } from '../test/cli/status-world.ts';
import type { Clients } from './connection/clients.ts';

describe('alert test', () => {
  const run = (subscriptions: readonly string[], world: World = {}, ...args: readonly string[]) => {
    const published: Record<string, unknown>[] = [];
    const base = clientsOf({ ...world, subscriptions });
    const queries = fakeQueries({ datasets: [DATASET] });
    const send = async (command: { input: Record<string, unknown> }) => {
      if ('Message' in command.input) published.push(command.input);
      return base.sns.send(command as never);
    };
    const sns = Object.assign(new SNSClient({ region: 'eu-west-1' }), { send });
    const clients = { ...base, sns } as unknown as Clients;
    return runCli(['alert', 'test', '--json', ...args], { deployment, clients, queries }).then((ran) => ({
      ...ran,
      published,
    }));
  };

  it('publishes what resembles an alert and says that it is a test', async () => {
    const { published, out, exitCode } = await run(['arn:1', 'arn:2']);
    const message = JSON.parse(String(published[0]?.Message));
    expect(JSON.parse(message.default)).toMatchObject({
      schema: 'sealwatch.alert/1',
      kind: 'test',
      severity: 'critical',
    });
    expect(message.email).toContain('Nothing is wrong');
    expect(published[0]).toMatchObject({
      TopicArn: 'alerts',
      MessageAttributes: { kind: { StringValue: 'test' } },
    });
    expect(JSON.parse(out)).toMatchObject({ confirmed: 2, unconfirmed: [] });
    expect(exitCode).toBe(0);
  });

  it.each([[[]], [['arn:1', 'PendingConfirmation']]])(
    'is not sure of everybody with %j',
    async (subscriptions) => {
      expect((await run(subscriptions)).exitCode).toBe(3);
    },
  );

  const filters = (policy: object) => ({ filters: { 'arn:2': policy } });

  it.each<
    [
      title: string,
      policy: object,
      confirmed: number,
      problems: readonly string[],
      notes: readonly string[],
      args?: readonly string[],
    ]
  >([
    [
      'filters out every alert',
      { severity: ['CRITICAL'] },
      1,
      ['arn:2@example.com filters out every alert: change the filter policy of its subscription to alerts'],
      [],
    ],
    [
      'filters out the severity of the test, which others get',
      { severity: ['low'] },
      2,
      [],
      ['arn:2@example.com filters out alerts of severity critical'],
    ],
    [
      'gets alerts of a rule, and a test has none',
      { rule: [{ prefix: 'object-' }] },
      2,
      [],
      ['arn:2@example.com gets alerts, but not this test: its filter policy wants more than a test has'],
    ],
    ['gets decisions only', { kind: ['decision'] }, 1, [], ['arn:2@example.com gets decisions only']],
    [
      'gets the checkpoint of the week only',
      { kind: ['checkpoint'] },
      1,
      [],
      ['arn:2@example.com filters out alerts of severity critical'],
    ],
    ['gets what is asked for', { severity: ['low'] }, 2, [], [], ['--severity', 'low']],
    [
      'cannot be judged',
      { x: [{ y: 1 }] },
      2,
      [
        'it is not known whether arn:2@example.com gets alerts: its filter policy says something that cannot be judged',
      ],
      [],
    ],
  ])('says of a subscription that %s', async (_, policy, confirmed, problems, notes, args = []) => {
    const { out, exitCode } = await run(['arn:1', 'arn:2'], filters(policy), ...args);
    expect(JSON.parse(out)).toMatchObject({ confirmed, problems, notes });
    expect(exitCode).toBe(problems.length > 0 ? 3 : 0);
  });

  it('says that nobody receives decisions, and asks for nothing: it may be meant', async () => {
    const { out, exitCode } = await run(['arn:2'], filters({ kind: ['finding', 'update', 'group', 'test'] }));
    expect(JSON.parse(out)).toMatchObject({
      confirmed: 1,
      decisions: 0,
      problems: [],
      notes: [
        'nobody receives decisions (seals, approvals, resolutions): every subscription filters them out',
      ],
    });
    expect(exitCode).toBe(0);
  });

  it('says that nobody receives alerts where the only subscription is for decisions', async () => {
    const { out, exitCode } = await run(['arn:2'], filters({ kind: ['decision'] }));
    const { confirmed, decisions, problems } = JSON.parse(out);
    expect([confirmed, decisions]).toEqual([0, 1]);
    expect(problems).toEqual(['nobody receives alerts: subscribe somebody to the alert topic']);
    expect(exitCode).toBe(3);
  });

  it('ends with 3 where nobody gets alerts of the severity of the test', async () => {
    const { out, exitCode } = await run(['arn:2'], filters({ severity: ['critical'] }), '--severity', 'low');
    expect(JSON.parse(out)).toMatchObject({
      problems: ['nobody receives alerts of severity low: every subscription filters them out'],
    });
    expect(exitCode).toBe(3);
  });

  it('says that nobody receives the trouble of Sealwatch itself', async () => {
    const { out, exitCode } = await run(['arn:1'], { operations: [] });
    expect(JSON.parse(out)).toMatchObject({
      problems: [expect.stringContaining('subscribe somebody to the operations topic')],
      operations: { confirmed: 0 },
    });
    expect(exitCode).toBe(3);
  });
});

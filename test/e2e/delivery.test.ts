import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { finding } from '../fakes/finding.ts';
import { sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients, output } from './deployed/deployment.ts';
import { invoke } from './deployed/functions.ts';
import { physicalName } from './deployed/resources.ts';

const MINUTE = 60_000;
const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();

/** An alert that has claimed a finding, and whose publisher holds it and never comes back: `notify` leaves it alone. */
const stuck = {
  collection: 'alerts',
  id: 'stuck'.padEnd(40, '0'),
  group: 'first|object-altered|nobody|critical',
  status: 'closed',
  count: 1,
  findings: [finding({ time: ago(9) })],
  datasets: ['nobody'],
  from: ago(9),
  to: ago(9),
  createdAt: ago(8),
  publishedAt: null,
  stamp: 1,
};

const put = (item: object) =>
  clients.documents.send(new PutCommand({ TableName: output('RunsTableName'), Item: item }));

/** Farther ahead than any lease, and not as far as what only a wrong clock wrote. */
const held = (): string => ago(-4);

beforeEach(() => put({ ...stuck, dueAt: held(), dueShard: 'alerts' }));
afterAll(() => put({ ...stuck, dueAt: held(), status: 'published' }));

it('a finding that is not reported is measured by another function than the one that reports', async () => {
  const answer = await invoke('WatchDelivery', {});
  expect(answer).toMatchObject({ unpublished: { oldestAt: stuck.createdAt } });
  const FunctionName = await physicalName('AWS::Lambda::Function', 'WatchDelivery');
  const { LogResult = '' } = await clients.functions.send(
    new InvokeCommand({ FunctionName, Payload: '{}', LogType: 'Tail' }),
  );
  const metrics = Buffer.from(LogResult, 'base64')
    .toString()
    .split('\n')
    .find((line) => line.includes('"_aws"'));
  const measured = JSON.parse(metrics?.slice(metrics.indexOf('{')) ?? '{}');
  expect(measured).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Namespace: 'Sealwatch', Dimensions: [['service', 'stack']] }] },
    service: 'watch-delivery',
    OldestUnreportedFinding: expect.any(Number),
    OldestUnpublishedAlert: expect.any(Number),
  });
  expect(measured.OldestUnreportedFinding).toBeGreaterThanOrEqual(9 * 60);
  expect(measured.OldestUnpublishedAlert).toBeGreaterThanOrEqual(8 * 60);
});

it('a finding that is not reported needs a hand in the status', async () => {
  const { out, exitCode } = await sealwatch('status');
  expect(out).toMatch(/! \d+ findings?,.* and not reported: see the logs of Notify/);
  expect(out).toMatch(/! \d+ alerts?,.* and not published: see the errors of Notify/);
  expect(exitCode).not.toBe(0);
  const [{ delivery } = { delivery: null }] = await sealwatchJson('status');
  const { unreported } = delivery as { unreported: { oldestSeconds: number } };
  expect(unreported.oldestSeconds).toBeGreaterThanOrEqual(9 * 60);
});

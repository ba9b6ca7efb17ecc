import { afterEach, expect, it } from 'vitest';
import { type FakeAws, startFakeAws } from '../../../test/fakes/fake-aws.ts';
import { readTrails } from './trails.ts';

let aws: FakeAws | null = null;
afterEach(async () => {
  await aws?.stop();
  aws = null;
});

const seconds = (iso: string): number => Date.parse(iso) / 1000;
const LOGS = seconds('2026-11-18T03:00:00.000Z');
const DIGESTS = seconds('2026-11-20T02:00:00.000Z');

async function lastDelivery(status: object) {
  const answers: Readonly<Record<string, object>> = {
    DescribeTrails: { trailList: [{ Name: 'data', TrailARN: 'arn:aws:cloudtrail:eu-west-1:1:trail/data' }] },
    GetTrailStatus: { IsLogging: true, ...status },
    GetEventSelectors: { EventSelectors: [] },
  };
  aws = await startFakeAws(({ headers }) => {
    const called = String(headers['x-amz-target']).split('.').at(-1) ?? '';
    const body = JSON.stringify(answers[called] ?? {});
    return { status: 200, body, headers: { 'content-type': 'application/x-amz-json-1.1' } };
  });
  const trails = await readTrails(aws.reach.in(null));
  return trails.kind === 'known' ? trails.value[0]?.lastDeliveryAt : trails;
}

it.each([
  ['of log files', { LatestDeliveryTime: LOGS }, '2026-11-18T03:00:00.000Z'],
  [
    'of digests, where nothing was logged since',
    { LatestDeliveryTime: LOGS, LatestDigestDeliveryTime: DIGESTS },
    '2026-11-20T02:00:00.000Z',
  ],
  [
    'of digests, where nothing was ever logged',
    { LatestDigestDeliveryTime: DIGESTS },
    '2026-11-20T02:00:00.000Z',
  ],
  ['which never was', {}, null],
])('the last delivery is that %s', async (_, status, time) => {
  expect(await lastDelivery(status)).toEqual({ kind: 'known', value: time });
});

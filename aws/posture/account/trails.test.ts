import { afterEach, describe, expect, it } from 'vitest';
import { CHECKS } from '../../../core/posture/catalogue.ts';
import type { BucketFacts, DeclaredTrail } from '../../../core/posture/facts.ts';
import { sampleAccount, sampleBucket } from '../../../core/posture/sample-facts.examples.ts';
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
  const trails = await readTrails(aws.reach.in(null), '1', []);
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

const ORGANIZATION = 'arn:aws:cloudtrail:us-east-1:999988887777:trail/org-trail';

/** The organization's trail as a member account sees it: some calls answer that they know no such trail. */
async function organizationTrail(
  unknownTo: readonly string[],
  declared: readonly DeclaredTrail[] = [],
): Promise<BucketFacts> {
  const answers: Readonly<Record<string, object>> = {
    DescribeTrails: {
      trailList: [
        {
          Name: 'org-trail',
          TrailARN: ORGANIZATION,
          S3BucketName: 'organization-logs',
          IncludeGlobalServiceEvents: true,
          IsMultiRegionTrail: true,
          LogFileValidationEnabled: true,
          IsOrganizationTrail: true,
          KmsKeyId: 'arn:aws:kms:us-east-1:999988887777:key/1',
        },
      ],
    },
    GetTrailStatus: { IsLogging: true },
    GetEventSelectors: { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
  };
  aws = await startFakeAws(({ headers }) => {
    const called = String(headers['x-amz-target']).split('.').at(-1) ?? '';
    const isUnknown = unknownTo.includes(called);
    const body = JSON.stringify(
      isUnknown ? { __type: 'TrailNotFoundException', message: 'Unknown trail' } : (answers[called] ?? {}),
    );
    return {
      status: isUnknown ? 400 : 200,
      body,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
    };
  });
  const trails = await readTrails(aws.reach.in(null), '111122223333', declared);
  return sampleBucket({ account: sampleAccount({ trails }) });
}

const statusesOf = (facts: BucketFacts) =>
  Object.fromEntries(
    CHECKS.filter(({ id }) => /^trail-|^data-events-|^management-/.test(id)).map((check) => [
      check.id,
      check.judge(facts).status,
    ]),
  );

const SHOWN = {
  'trail-validated': 'pass',
  'trail-encrypted': 'pass',
  'trail-log-bucket-elsewhere': 'pass',
  'trail-delivering': 'unknown',
};

describe("the organization's trail, in a member account", () => {
  it('is judged by the list of trails where CloudTrail does not show what it takes', async () => {
    const facts = await organizationTrail(['GetEventSelectors']);
    expect(statusesOf(facts)).toEqual({
      ...SHOWN,
      'trail-logging': 'pass',
      'data-events-write-logged': 'unknown',
      'data-events-read-logged': 'unknown',
      'management-events-logged': 'unknown',
    });
    const [check] = CHECKS.filter(({ id }) => id === 'data-events-write-logged');
    expect(check?.judge(facts).reason).toMatch(
      /belongs to the account 999988887777, .*ask there, or say in the configuration what it takes/,
    );
  });

  it('is judged by the list of trails where CloudTrail does not even show whether it logs', async () => {
    expect(statusesOf(await organizationTrail(['GetTrailStatus', 'GetEventSelectors']))).toMatchObject({
      ...SHOWN,
      'trail-logging': 'unknown',
    });
  });

  it('takes what the configuration says where CloudTrail does not show it', async () => {
    const declared = [{ arn: ORGANIZATION, management: true, objectWrites: true }];
    for (const unknownTo of [['GetEventSelectors'], ['GetTrailStatus', 'GetEventSelectors']])
      expect(statusesOf(await organizationTrail(unknownTo, declared))).toEqual({
        ...SHOWN,
        'trail-logging': 'pass',
        'data-events-write-logged': 'pass',
        'data-events-read-logged': 'fail',
        'management-events-logged': 'pass',
      });
  });

  it('takes what CloudTrail shows, whatever the configuration says', async () => {
    const declared = [{ arn: ORGANIZATION, objectWrites: true }];
    expect(statusesOf(await organizationTrail([], declared))).toMatchObject({
      'data-events-write-logged': 'fail',
      'trail-delivering': 'unknown',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { AwsAccountReader } from './account-reader.ts';

/** A reader whose services answer as they are told. */
function reader(answers: Readonly<Record<string, object>>) {
  const send = async (command: { constructor: { name: string } }) =>
    answers[command.constructor.name.replace(/Command$/, '')] ?? {};
  const client = { send } as never;
  const clients = { trails: client, cloudWatch: client, documents: client, analyzer: async () => client };
  const deployment = {
    stack: 'Sealwatch',
    partition: 'aws-cn',
    account: '111122223333',
    runsTable: 'Runs',
    bucket: 'b',
  };
  return new AwsAccountReader(clients, deployment, () => new Date('2026-11-30T10:00:00.000Z'));
}

describe('what a trial reads of the account', () => {
  it('no trail of the stack is none, not one that does not log', async () => {
    expect(await reader({ DescribeTrails: { trailList: [] } }).stackTrail()).toBeNull();
    expect(await reader({ DescribeTrails: { trailList: [{}] } }).stackTrail()).toMatchObject({
      isLogging: false,
    });
  });

  it.each([
    ['AccessDenied', 'AccessDenied'],
    ['no right on arn:aws:s3:::logs of alice', 'an error'],
    ['', null],
  ])('of a failed delivery %j, only a word of AWS is kept: %j', async (said, kept) => {
    const answers = {
      DescribeTrails: { trailList: [{}] },
      GetTrailStatus: { IsLogging: true, LatestDeliveryError: said },
    };
    expect((await reader(answers).stackTrail())?.deliveryError).toBe(kept);
  });

  it('what DynamoDB and Access Analyzer do not say is unknown', async () => {
    expect(await reader({}).runsExpiry()).toBe('UNKNOWN');
    expect(await reader({}).publicAccess({})).toBe('UNKNOWN');
  });

  it('ARNs are of the partition of the stack', () => {
    expect(reader({}).arns).toEqual({
      bucket: 'arn:aws-cn:s3:::b',
      principal: 'arn:aws-cn:iam::111122223333:root',
    });
  });
});

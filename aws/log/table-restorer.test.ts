import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoBackups } from './table-restorer.ts';

const TIME = new Date('2026-11-20T03:12:06.789Z');
const NAME = 'restored-S-Findings-2026-11-20T03-12-06Z';
const ARN = 'arn:aws:dynamodb:eu-west-1:111122223333:table/';

type Answers = Readonly<Record<string, unknown>>;

/** @param tables - what DynamoDB says of each table; of others, that there is none */
function backupsWith(tables: Answers, answers: Answers = {}) {
  const sent: { readonly name: string; readonly input: Record<string, unknown> }[] = [];
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
    const { name } = command.constructor;
    sent.push({ name, input: command.input });
    const answer =
      name === 'DescribeTableCommand'
        ? (tables[String(command.input.TableName)] ??
          new ResourceNotFoundException({ message: 'none', $metadata: {} }))
        : answers[name];
    if (answer instanceof Error) throw answer;
    return name === 'DescribeTableCommand' ? { Table: answer } : answer;
  };
  return { backups: new DynamoBackups({ send } as unknown as DynamoDBDocumentClient), sent };
}

const refusal = (name: string): Error => Object.assign(new Error('no'), { name });
const SOURCE = { TableStatus: 'ACTIVE', TableSizeBytes: 5 };

describe('a table of a time', () => {
  it('is named after both, in whole seconds, and not as a part of the stack', async () => {
    const { backups } = backupsWith({ 'S-Findings': SOURCE });
    expect(await backups.look('S-Findings', TIME)).toEqual({
      table: 'S-Findings',
      time: new Date('2026-11-20T03:12:06Z'),
      name: NAME,
      state: 'absent',
      isProven: false,
      bytes: 5,
    });
  });

  const RESTORED = {
    SourceTableArn: `${ARN}S-Findings`,
    RestoreDateTime: new Date('2026-11-20T03:12:06Z'),
    RestoreInProgress: false,
  };
  const looked = (restored: object) =>
    backupsWith({ 'S-Findings': SOURCE, [NAME]: restored }).backups.look('S-Findings', TIME);

  it.each([
    ['CREATING', true, 'restoring'],
    ['ACTIVE', true, 'restoring'],
    ['ACTIVE', false, 'there'],
    ['UPDATING', false, 'there'],
  ])(
    'that is %s, and of which being restored is %s, is %s',
    async (TableStatus, RestoreInProgress, state) => {
      const RestoreSummary = { ...RESTORED, RestoreInProgress };
      expect(await looked({ TableStatus, RestoreSummary })).toMatchObject({ state, isProven: true });
    },
  );

  it.each(['DELETING', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'ARCHIVED'])(
    'that is %s is waited for by nobody',
    async (TableStatus) => {
      await expect(looked({ TableStatus, RestoreSummary: RESTORED })).rejects.toMatchObject({
        code: 'AWS_FAILED',
        message: expect.stringContaining(
          `${NAME} is ${TableStatus}, and can be read only where it is ACTIVE`,
        ),
      });
    },
  );

  it.each([
    ['another table', { ...RESTORED, SourceTableArn: `${ARN}Orders` }],
    ['a table that AWS does not name', { ...RESTORED, SourceTableArn: undefined }],
    ['another time', { ...RESTORED, RestoreDateTime: new Date('2026-11-20T03:12:07Z') }],
  ])('is not taken for one that was restored from %s', async (_, RestoreSummary) => {
    await expect(looked({ TableStatus: 'ACTIVE', RestoreSummary })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/ was restored from .* to .*: delete it, or take another second$/),
    });
  });

  it('proves nothing where AWS does not say how it came to be', async () => {
    expect(await looked({ TableStatus: 'ACTIVE' })).toMatchObject({ state: 'there', isProven: false });
  });

  it('cannot be had of a table that was deleted, and where that stands is said', async () => {
    await expect(backupsWith({}).backups.look('S-Findings', TIME)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('docs/operations.md'),
    });
  });
});

describe('restoring', () => {
  const begun = async (error: Error) => {
    const { backups } = backupsWith(
      { 'S-Findings': SOURCE },
      {
        RestoreTableToPointInTimeCommand: error,
        DescribeContinuousBackupsCommand: {
          ContinuousBackupsDescription: {
            PointInTimeRecoveryDescription: {
              EarliestRestorableDateTime: new Date('2026-11-20T04:00:00Z'),
              LatestRestorableDateTime: new Date('2026-11-20T05:00:00Z'),
            },
          },
        },
      },
    );
    return backups.begin(await backups.look('S-Findings', TIME));
  };

  it('asks for the second that the name says', async () => {
    const { backups, sent } = backupsWith({ 'S-Findings': SOURCE }, { RestoreTableToPointInTimeCommand: {} });
    await backups.begin(await backups.look('S-Findings', TIME));
    expect(sent.at(-1)?.input).toEqual({
      SourceTableName: 'S-Findings',
      TargetTableName: NAME,
      RestoreDateTime: new Date('2026-11-20T03:12:06Z'),
    });
  });

  it('says between which times there is a state where there is none of the one that was asked for', async () => {
    await expect(begun(refusal('InvalidRestoreTimeException'))).rejects.toMatchObject({
      code: 'USAGE',
      message:
        'AWS has no state of S-Findings of 2026-11-20T03:12:06.000Z: take a time between 2026-11-20T04:00:00.000Z and 2026-11-20T05:00:00.000Z',
    });
  });

  it('says that there is no earlier state where recovery is off', async () => {
    await expect(begun(refusal('PointInTimeRecoveryUnavailableException'))).rejects.toMatchObject({
      code: 'AWS_FAILED',
      message: expect.stringContaining('its point-in-time recovery is off'),
    });
  });

  it.each(['TableAlreadyExistsException', 'TableInUseException'])(
    'has begun where AWS says %s: another run was there first',
    async (name) => {
      await expect(begun(refusal(name))).resolves.toBeUndefined();
    },
  );

  it('leaves what else AWS refuses as it is', async () => {
    const error = refusal('LimitExceededException');
    await expect(begun(error)).rejects.toBe(error);
  });
});

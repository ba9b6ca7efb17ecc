import { createHash } from 'node:crypto';
import { DescribeExecutionCommand, ListExecutionsCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { activityFindings } from './deployed/activity-findings.ts';
import { approve } from './deployed/approve.ts';
import { digestOf } from './deployed/bytes.ts';
import { seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients, deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const MIB = 1024 * 1024;
const SIZE = 26 * MIB;

/** Seven parts of four MiB, the last of them shorter, each of other bytes. */
const content = (): Buffer => {
  const bytes = Buffer.alloc(SIZE);
  for (let at = 0; at < SIZE; at += MIB) bytes.fill(at / MIB + 1, at, at + MIB);
  return bytes;
};

const altered = (...places: readonly number[]): Buffer => {
  const bytes = content();
  for (const place of places) bytes[place] = 0;
  return bytes;
};

/** As the algorithm's name says: the SHA-256 of the parts' SHA-256. */
const partsDigest = (bytes: Buffer): string => {
  const digests: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 4 * MIB)
    digests.push(
      createHash('sha256')
        .update(bytes.subarray(at, at + 4 * MIB))
        .digest(),
    );
  return `sha256-parts-4MiB:${createHash('sha256').update(Buffer.concat(digests)).digest('hex')}`;
};

describe('objects that are larger than what one invocation reads', () => {
  const weights = new GuardedObject('huge', 'weights.bin');

  it('are sealed, reported with the ranges that differ when they are altered, and verified', async () => {
    const good = await weights.put(content());
    await seal('huge');
    expect(await weights.entry()).toEqual({
      state: 'intact',
      digest: partsDigest(content()),
      versionId: good,
    });

    const bad = await weights.put(altered(5 * MIB, 9 * MIB, SIZE - 1));
    const finding = await weights.finding('object-altered');
    expect(finding).toMatchObject({
      severity: 'critical',
      versionId: bad,
      evidence: {
        level: 'read',
        actual: { digest: partsDigest(altered(5 * MIB, 9 * MIB, SIZE - 1)) },
        differs: {
          partMiB: 4,
          count: 2,
          bytes: 10 * MIB,
          ranges: [
            { first: 4 * MIB, last: 12 * MIB - 1 },
            { first: 24 * MIB, last: SIZE - 1 },
          ],
        },
        survives: [{ versionId: good }],
      },
    });

    await weights.put(content());
    await weights.finding('object-altered', 'recovered');
    const [key] = await sealwatchJson('verify', weights.url);
    expect(key).toMatchObject({ state: 'intact', digest: partsDigest(content()) });
  });

  it('are approved by what sha256sum prints of them, whatever else they are known by', async () => {
    const release = altered(1);
    await approve('huge', { files: { 'weights.bin': release } });
    const version = await weights.put(release);
    const judged = await weights.judged(version);
    expect(judged).toMatchObject({ class: 'approved', alsoDigest: digestOf(release) });
    expect((await weights.entry())?.digest).toBe(partsDigest(release));
  });

  it('grow in a growing dataset, which takes the first bytes by their parts', async () => {
    const log = new GuardedObject('huge-growing', 'log');
    await log.put(content());
    await seal('huge-growing');
    const longer = Buffer.concat([content(), Buffer.alloc(3 * MIB, 99)]);
    const version = await log.put(longer);
    expect((await log.judged(version)).class).toBe('extended');
    const other = await log.put(Buffer.concat([altered(7), Buffer.alloc(9 * MIB, 98)]));
    expect((await log.judged(other)).class).toBe('altered');
    expect(await log.verdicts()).toEqual(['object-altered critical open']);
  });

  it('are read on by another execution where the first was stopped in its midst', async () => {
    const stopped = new GuardedObject('huge', 'stopped.bin');
    const { account, region, stack } = deployment;
    const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${stack}-LargeObjects`;
    const version = await stopped.put(altered(3));
    const execution = await eventually('an execution that reads it', async () => {
      const { executions = [] } = await clients.executions.send(
        new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }),
      );
      for (const { executionArn } of executions) {
        const { input = '' } = await clients.executions.send(new DescribeExecutionCommand({ executionArn }));
        if (input.includes(version)) return executionArn;
      }
      return undefined;
    });
    await clients.executions.send(new StopExecutionCommand({ executionArn: execution }));
    const [key] = await sealwatchJson('verify', stopped.url);
    expect(key).toMatchObject({ state: 'added', digest: partsDigest(altered(3)) });
    const { status } = await clients.executions.send(
      new DescribeExecutionCommand({ executionArn: execution }),
    );
    expect(status).toBe('ABORTED');
    const tampering = await eventually('a finding about whoever stopped it', async () =>
      (await activityFindings()).find(
        ({ rule, resource, evidence }) =>
          rule === 'detector-tampered' && evidence.call?.name === 'StopExecution' && resource === execution,
      ),
    );
    expect(tampering.severity).toBe('critical');
  });

  it('are shown in the history as every other', async () => {
    const { out } = await sealwatch('history', weights.url);
    expect(out).toContain('approved');
  });
});

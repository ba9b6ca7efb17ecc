import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { activityFindings } from './deployed/activity-findings.ts';
import { auditSays } from './deployed/audits.ts';
import { type Json, sealwatchJson } from './deployed/command.ts';
import { settingsBucket, settingsDataset } from './deployed/datasets.ts';
import { clients } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { invoke } from './deployed/functions.ts';
import { findingsOf } from './deployed/tables.ts';

const RULE = 'posture-weakened';
/** What reports the call that the audit finds the effect of. */
const CALL_RULE = 'public-access-block-weakened';
const CHECK = 'public-access-blocked';
const ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

const block = (Bucket: string) =>
  clients.s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: ALL }));

const found = async (rule: string, state: string) => {
  const bucket = settingsBucket('audited');
  const all = await activityFindings(settingsDataset('audited'));
  return all.find((each) => each.rule === rule && each.bucket === bucket && each.state === state);
};

/** The audit and the record of the call come in any order; whichever is second names the first, and notifies nobody. */
const joined = async () => {
  const [audit, call] = [await found(RULE, 'open'), await found(CALL_RULE, 'open')];
  if (!audit || !call || audit.evidence.call === null) return undefined;
  const reported = [audit, call].filter(({ notice }) => notice.alerts.length > 0 || notice.group !== null);
  return reported.every(({ notice }) => notice.group === null) ? { audit, call, reported } : undefined;
};

describe.concurrent('posture', () => {
  it('is audited by itself when a call changes the bucket, and makes one story of what it finds and what reports the call', async () => {
    const bucket = settingsBucket('audited');
    await block(bucket);
    await auditSays(bucket, CHECK, 'pass');

    await clients.s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
    const { audit, call, reported } = await eventually('what the audit and the call gave', joined);
    expect(reported).toHaveLength(1);
    const [first, second] = reported[0]?.id === audit.id ? [audit, call] : [call, audit];
    expect(second).toMatchObject({ notice: { alerts: [], group: null, isQuiet: true } });
    // Another test changes the account's own at the same time, which is a cause as well.
    expect(second.evidence.related).toContain(first.id);
    expect([audit.actor.arn, audit.evidence.call]).toEqual([call.actor.arn, call.evidence.call]);
    expect([audit.evidence.current, audit.dataset]).toEqual([true, settingsDataset('audited')]);

    await block(bucket);
    const recovered = await eventually('its end', () => found(RULE, 'recovered'));
    expect(recovered).toMatchObject({ id: audit.id, evidence: { period: { from: expect.any(String) } } });
    if (second.id === audit.id) expect(recovered.notice).toMatchObject({ alerts: [], group: null });
  });

  it('is shown by status, for each guarded bucket', async () => {
    const bucket = settingsBucket('audited');
    await invoke('AuditPosture', {});
    // Also the rules that carry its events.
    await auditSays(bucket, 'event-feed-on', 'pass');
    const [{ posture } = { posture: null }] = await sealwatchJson('status');
    const { auditedAt, buckets, unguarded } = posture as {
      auditedAt: string;
      buckets: Json[];
      unguarded: Json;
    };
    expect(auditedAt).toMatch(/^20/);
    expect(unguarded).toMatchObject({ at: expect.stringMatching(/^20/), problem: null });
    expect(buckets.find((each) => each.bucket === bucket)).toMatchObject({
      score: expect.any(Number),
      grade: expect.stringMatching(/^[A-F]$/),
      at: expect.any(String),
    });
  });

  it('reports once a new bucket that looks like training data and that nobody guards', async () => {
    const bucket = 'acme-training-2';
    await clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    await invoke('AuditPosture', {});
    await invoke('AuditPosture', {});
    const gaps = (await findingsOf(bucket, '')).filter(({ rule }) => rule === 'coverage-gap');
    expect(gaps).toMatchObject([{ severity: 'medium', state: 'open', revision: 1 }]);
    const listed = await sealwatchJson('findings', '--rule', 'coverage-gap');
    expect(listed).toContainEqual(
      expect.objectContaining({ id: gaps[0]?.id, ageDays: 0, dueAt: expect.any(String), overdue: false }),
    );
  });
});

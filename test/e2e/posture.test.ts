import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { ActivityEvidence } from '../../core/findings/finding.ts';
import { activityFindings } from './deployed/activity-findings.ts';
import { AlertInbox } from './deployed/alerts.ts';
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

const ofAudit = async (bucket: string, state: string) => {
  const found = await activityFindings(settingsDataset('audited'));
  return found.find((each) => each.rule === RULE && each.bucket === bucket && each.state === state);
};

describe.concurrent('posture', () => {
  it('is audited by itself when a call changes the bucket, and joins what is weaker to the finding about the call', async () => {
    const bucket = settingsBucket('audited');
    const inbox = await AlertInbox.about(bucket, CALL_RULE);
    await block(bucket);
    await auditSays(bucket, CHECK, 'pass');

    await clients.s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
    const { alert } = await inbox.finding(CALL_RULE);
    const audited = await eventually('what the audit found', async () => ofAudit(bucket, 'open'));
    expect(audited).toMatchObject({
      dataset: settingsDataset('audited'),
      actor: { arn: alert.actor.arn },
      evidence: { call: (alert.evidence as ActivityEvidence).call, related: [alert.id], current: true },
      notice: { alerts: [], group: null },
    });

    await block(bucket);
    const recovered = await eventually('its end', async () => ofAudit(bucket, 'recovered'));
    expect(recovered).toMatchObject({
      id: audited.id,
      evidence: { period: { from: expect.any(String) } },
      notice: { alerts: [], group: null },
    });
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

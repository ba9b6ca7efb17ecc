import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { ActivityEvidence } from '../../core/findings/finding.ts';
import { AlertInbox } from './deployed/alerts.ts';
import { auditSays } from './deployed/audits.ts';
import { type Json, sealwatchJson } from './deployed/command.ts';
import { settingsBucket, settingsDataset } from './deployed/datasets.ts';
import { clients } from './deployed/deployment.ts';
import { invoke } from './deployed/functions.ts';
import { findingsOf } from './deployed/tables.ts';

const RULE = 'posture-weakened';
const CHECK = 'public-access-blocked';
const ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

const block = (Bucket: string) =>
  clients.s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: ALL }));

describe.concurrent('posture', () => {
  it('is audited by itself when a call changes the bucket, and reports what is weaker and what is good again', async () => {
    const bucket = settingsBucket('audited');
    const inbox = await AlertInbox.about(bucket, RULE);
    await block(bucket);
    await auditSays(bucket, CHECK, 'pass');

    await clients.s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
    const { alert } = await inbox.finding(RULE);
    expect(alert).toMatchObject({
      state: 'open',
      dataset: settingsDataset('audited'),
      resource: { bucket, key: null },
      actor: { arn: null },
      unknown: { actor: 'no event told of it' },
      evidence: { call: null, current: true },
    });

    await block(bucket);
    const { alert: update } = await inbox.update(RULE);
    expect(update).toMatchObject({ id: alert.id, revision: 2, state: 'recovered', changed: ['state'] });
    expect((update.evidence as ActivityEvidence).period).toMatchObject({ from: expect.any(String) });
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

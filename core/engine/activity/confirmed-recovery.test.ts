import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import type { JsonObject } from '../../base/json.ts';
import { GatheredTurns } from '../../base/turns.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { bucketCall, EXAMPLE } from '../../rules/records.examples.ts';
import { observeCall } from './observe-call.ts';
import type { ActivityPorts, Proposed } from './ports.ts';
import { pollSetting } from './reconcile-settings.ts';

const RESOURCE = `bucket/${EXAMPLE.bucket}`;
const ENABLED = { status: 'Enabled', mfaDelete: false } as const;
const SUSPENDED = { status: 'Suspended', mfaDelete: false } as const;

const versioning = (Status: string, second: number): JsonObject =>
  bucketCall(
    'PutBucketVersioning',
    { VersioningConfiguration: { Status } },
    { eventID: `${Status}-${second}`, eventTime: `2026-11-20T03:00:0${second}.000Z` },
  );

const silence = async () => ({ kind: 'unreadable', reason: 'access-denied', detail: 'denied' }) as const;

/** A guarded bucket whose versioning was on when Sealwatch first looked. */
async function scene() {
  const [settings, aws, store] = [new MemorySettingsStore(), new FakeAwsSettings(), new MemoryStore()];
  const dataset = { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] } as const;
  let isSilent = false;
  let now = new Date('2026-11-20T02:00:00.000Z');
  const ports: ActivityPorts = {
    store,
    callers: store.callers,
    settings,
    reader: { read: (...asked) => (isSilent ? silence() : aws.read(...asked)) },
    isPolicyPublic: async () => null,
    guard: {
      scope: 'configured',
      buckets: [{ name: EXAMPLE.bucket, datasets: [dataset] }],
      account: EXAMPLE.account,
      trustedAccounts: [],
      organization: null,
      keys: [],
      stack: 'Sealwatch',
    },
    clock: () => now,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    backOff: async () => {},
  };
  const poll = () => pollSetting({ resource: RESOURCE, setting: 'versioning' }, ports);
  aws.set(RESOURCE, 'versioning', ENABLED);
  await poll();
  now = new Date('2026-11-20T03:01:00.000Z');
  return {
    aws,
    poll,
    silenceAws: () => {
      isSilent = true;
    },
    tell: (record: JsonObject) => observeCall(parseRecord(record), ports),
    tellAtOnce: (records: readonly JsonObject[]) => {
      const gathered = new GatheredTurns<Proposed>();
      return Promise.allSettled(
        records.map((record) => observeCall(parseRecord(record), { ...ports, gathered })),
      );
    },
    findings: () => [...settings.findingsById.values()].map(({ rule, state }) => `${rule} ${state}`).sort(),
  };
}

const REFUSED = { code: 'CONFLICT', message: expect.stringContaining('AWS shows that it is not') };

describe('a recovery', () => {
  it('is believed where AWS shows it', async () => {
    const { aws, tell, findings } = await scene();
    aws.set(RESOURCE, 'versioning', SUSPENDED);
    await tell(versioning('Suspended', 1));
    expect(findings()).toEqual(['versioning-suspended open']);
    aws.set(RESOURCE, 'versioning', ENABLED);
    await tell(versioning('Enabled', 2));
    expect(findings()).toEqual(['versioning-suspended recovered']);
  });

  it('is not believed where AWS shows that it is still wrong: its record may be forged', async () => {
    const { aws, tell, poll, findings } = await scene();
    aws.set(RESOURCE, 'versioning', SUSPENDED);
    await tell(versioning('Suspended', 1));
    for (let delivery = 0; delivery < 3; delivery++)
      await expect(tell(versioning('Enabled', 2))).rejects.toMatchObject(REFUSED);
    await poll();
    expect(findings()).toEqual(['versioning-suspended open']);
  });

  it('is taken in when it comes again and AWS shows it, as where S3 showed the old value for a moment', async () => {
    const { aws, tell, findings } = await scene();
    aws.set(RESOURCE, 'versioning', SUSPENDED);
    await tell(versioning('Suspended', 1));
    await expect(tell(versioning('Enabled', 2))).rejects.toMatchObject(REFUSED);
    aws.set(RESOURCE, 'versioning', ENABLED);
    await tell(versioning('Enabled', 2));
    expect(findings()).toEqual(['versioning-suspended recovered']);
  });

  it('does not keep back what it came with', async () => {
    const { aws, tellAtOnce, findings } = await scene();
    aws.set(RESOURCE, 'versioning', SUSPENDED);
    await tellAtOnce([versioning('Suspended', 1), versioning('Enabled', 2)]);
    expect(findings()).toEqual(['versioning-suspended open']);
  });

  it('is believed where a later change is known, which AWS shows', async () => {
    const { aws, tell, findings } = await scene();
    aws.set(RESOURCE, 'versioning', SUSPENDED);
    await tell(versioning('Suspended', 1));
    await tell(versioning('Suspended', 3));
    await tell(versioning('Enabled', 2));
    expect(findings()).toEqual(['versioning-suspended open', 'versioning-suspended recovered']);
  });

  it('is believed where AWS does not answer: nobody may have made it wrong again', async () => {
    const { aws, tell, silenceAws, findings } = await scene();
    aws.set(RESOURCE, 'versioning', SUSPENDED);
    await tell(versioning('Suspended', 1));
    silenceAws();
    await tell(versioning('Enabled', 2));
    expect(findings()).toEqual(['versioning-suspended recovered']);
  });
});

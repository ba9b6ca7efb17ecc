import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import type { JsonObject } from '../../base/json.ts';
import { GatheredTurns } from '../../base/turns.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { allow, putPolicy } from '../../rules/policies.examples.ts';
import { bucketCall, EXAMPLE, record } from '../../rules/records.examples.ts';
import { observeCall } from './observe-call.ts';
import type { ActivityPorts, Proposed, SettingRead, UnreadableSetting } from './ports.ts';
import { pollSetting } from './reconcile-settings.ts';

const RESOURCE = `bucket/${EXAMPLE.bucket}`;
const ENABLED = { status: 'Enabled', mfaDelete: false } as const;
const SUSPENDED = { status: 'Suspended', mfaDelete: false } as const;

const at = (second: number) => `2026-11-20T03:00:${String(second).padStart(2, '0')}.000Z`;

const versioning = (Status: 'Enabled' | 'Suspended', second: number): JsonObject =>
  bucketCall(
    'PutBucketVersioning',
    { VersioningConfiguration: { Status } },
    { eventID: `${Status}-${second}`, eventTime: at(second) },
  );

const block = (isOn: boolean, second: number) => {
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: isOn,
    IgnorePublicAcls: isOn,
    BlockPublicPolicy: isOn,
    RestrictPublicBuckets: isOn,
  };
  const rest = { eventID: `block-${second}`, eventTime: at(second) };
  return record(
    's3',
    'PutAccountPublicAccessBlock',
    { accountId: EXAMPLE.account, PublicAccessBlockConfiguration },
    rest,
  );
};

/** A guarded bucket whose settings were read once, when all was well. */
async function scene(setting: SettingName = 'versioning', resource = RESOURCE) {
  const [settings, aws, store] = [new MemorySettingsStore(), new FakeAwsSettings(), new MemoryStore()];
  const dataset = { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] } as const;
  let refusal: UnreadableSetting | null = null;
  let now = new Date('2026-11-20T02:00:00.000Z');
  const ports: ActivityPorts = {
    store,
    callers: store.callers,
    settings,
    reader: {
      read: async (...asked) =>
        refusal === null
          ? aws.read(...asked)
          : ({ kind: 'unreadable', reason: refusal, detail: '' } as SettingRead<never>),
    },
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
  const poll = () => pollSetting({ resource, setting }, ports);
  if (setting === 'versioning') aws.set(resource, setting, ENABLED);
  await poll();
  now = new Date('2026-11-20T03:01:00.000Z');
  const all = () => [...settings.findingsById.values()] as ActivityFinding[];
  return {
    poll,
    shows: (value: unknown) => aws.set(resource, setting, value),
    answersWith: (reason: UnreadableSetting | null) => {
      refusal = reason;
    },
    /** As of a history that is longer than what is read of it. */
    readsOnly: (newest: number) => {
      const whole = settings.history.bind(settings);
      settings.history = async (...asked) => {
        const history = await whole(...asked);
        return { ...history, changes: history.changes.slice(-newest), isWhole: false };
      };
    },
    laterBy: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    take: (record: JsonObject) => observeCall(parseRecord(record), ports),
    takeAtOnce: (records: readonly JsonObject[]) => {
      const gathered = new GatheredTurns<Proposed>();
      return Promise.all(records.map((record) => observeCall(parseRecord(record), { ...ports, gathered })));
    },
    findings: () =>
      all()
        .map(({ rule, state }) => `${rule} ${state}`)
        .sort(),
    doubts: () => all().flatMap(({ unknown }) => unknown.recovery ?? []),
    finding: () => all()[0] as ActivityFinding,
    head: async () => (await settings.heads(resource, [setting]))[0]?.value,
  };
}

describe('a call that puts right what was wrong', () => {
  it('ends the finding where AWS shows that it is right', async () => {
    const { take, shows, findings, finding, doubts } = await scene();
    shows(SUSPENDED);
    await take(versioning('Suspended', 1));
    shows(ENABLED);
    await take(versioning('Enabled', 2));
    expect(findings()).toEqual(['versioning-suspended recovered']);
    expect(finding().evidence.period).toEqual({ from: at(1), to: at(2) });
    expect(doubts()).toEqual([]);
  });

  it('ends nothing where AWS shows that it is still wrong, for its record may be forged; the finding says so', async () => {
    const { take, shows, findings, doubts, head, finding } = await scene();
    shows(SUSPENDED);
    await take(versioning('Suspended', 1));
    const { revision } = finding();
    await take(versioning('Enabled', 2));
    expect(findings()).toEqual(['versioning-suspended open']);
    expect(doubts()).toEqual([
      `not confirmed: a record says that PutBucketVersioning put it right at ${at(2)} (event Enabled-2); AWS shows that it is still wrong, asked at 2026-11-20T03:01:00.000Z. The record may be forged`,
    ]);
    expect(finding().revision).toBe(revision);
    expect(await head()).toEqual(SUSPENDED);
  });

  it('makes no second finding at the polls that see it still wrong', async () => {
    const { take, shows, findings, poll, laterBy } = await scene();
    shows(SUSPENDED);
    await take(versioning('Suspended', 1));
    await take(versioning('Enabled', 2));
    for (let time = 0; time < 3; time++) {
      laterBy(15);
      expect((await poll()).kind).toBe('same');
    }
    expect(findings()).toEqual(['versioning-suspended open']);
  });

  it.each(['transient', 'access-denied', 'refused'] as const)(
    'ends nothing while AWS gives no answer: %s; the poll that sees it right ends it, at the time of the call',
    async (reason) => {
      const { take, shows, answersWith, findings, doubts, poll, finding, laterBy } = await scene();
      shows(SUSPENDED);
      await take(versioning('Suspended', 1));
      answersWith(reason);
      await take(versioning('Enabled', 2));
      expect(findings()).toEqual(['versioning-suspended open']);
      expect(doubts()).toEqual([expect.stringContaining(`AWS gave no answer (${reason})`)]);
      laterBy(15);
      expect((await poll()).kind).toBe('unreadable');
      expect(findings()).toEqual(['versioning-suspended open']);
      answersWith(null);
      shows(ENABLED);
      await poll();
      expect(findings()).toEqual(['versioning-suspended recovered']);
      expect(finding().evidence.period).toEqual({ from: at(1), to: at(2) });
      expect(doubts()).toEqual([]);
    },
  );

  it('ends nothing where its record came before that of what was wrong, or with it', async () => {
    for (const order of [
      [2, 1],
      [1, 2],
    ]) {
      const { take, shows, findings } = await scene();
      shows(SUSPENDED);
      for (const second of order) await take(versioning(second === 1 ? 'Suspended' : 'Enabled', second));
      expect(findings()).toEqual(['versioning-suspended open']);
    }
    const { takeAtOnce, shows, findings } = await scene();
    shows(SUSPENDED);
    await takeAtOnce([versioning('Suspended', 1), versioning('Enabled', 2)]);
    expect(findings()).toEqual(['versioning-suspended open']);
  });

  it('ends nothing though others like it follow', async () => {
    const { take, shows, findings, doubts } = await scene();
    shows(SUSPENDED);
    await take(versioning('Suspended', 1));
    for (const second of [2, 3, 4]) await take(versioning('Enabled', second));
    expect(findings()).toEqual(['versioning-suspended open']);
    expect(doubts()).toHaveLength(1);
  });

  it('is believed where a later change explains what AWS shows', async () => {
    const { take, shows, findings } = await scene();
    shows(SUSPENDED);
    await take(versioning('Suspended', 1));
    await take(versioning('Enabled', 2));
    await take(versioning('Suspended', 3));
    expect(findings()).toEqual(['versioning-suspended open', 'versioning-suspended recovered']);
  });

  it('is reported for what it does itself, whatever AWS shows', async () => {
    const { take, shows, findings } = await scene('policy');
    const open = [allow('*', 's3:GetObject')];
    shows({ Version: '2012-10-17', Statement: open });
    await take(putPolicy(open, { eventID: 'public', eventTime: at(1) }));
    const other = [allow({ AWS: 'arn:aws:iam::444455556666:root' }, 's3:PutObject')];
    await take(putPolicy(other, { eventID: 'outsider', eventTime: at(2) }));
    expect(findings()).toEqual(['policy-external-account open', 'policy-public open']);
  });

  it("of the account is confirmed by the settings poll, for the function that judges has not the account's clients", async () => {
    const resource = `account/${EXAMPLE.account}`;
    const { take, answersWith, findings, doubts, poll, laterBy } = await scene(
      'public-access-block',
      resource,
    );
    answersWith('unsupported');
    await take(block(false, 1));
    await take(block(true, 2));
    expect(findings()).toEqual(['public-access-block-weakened open']);
    expect(doubts()).toEqual([expect.stringContaining('the next settings poll asks AWS')]);
    answersWith(null);
    laterBy(15);
    await poll();
    expect(findings()).toEqual(['public-access-block-weakened recovered']);
  });

  it('of the account is confirmed by the poll also where more changes came since than are read of its history', async () => {
    const resource = `account/${EXAMPLE.account}`;
    const { take, answersWith, findings, readsOnly, poll, laterBy } = await scene(
      'public-access-block',
      resource,
    );
    answersWith('unsupported');
    await take(block(true, 1));
    await take(block(false, 2));
    readsOnly(3);
    await take(block(true, 3));
    expect(findings()).toEqual(['public-access-block-weakened open']);
    answersWith(null);
    laterBy(15);
    await poll();
    expect(findings()).toEqual(['public-access-block-weakened recovered']);
  });
});

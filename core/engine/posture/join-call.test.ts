import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { activityFinding } from '../../../test/fakes/activity-finding.ts';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import { claimed } from '../../findings/delivery-state.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { CHECKS } from '../../posture/catalogue.ts';
import type { CheckStatus } from '../../posture/check.ts';
import { RULES_OF_CHECK } from '../activity/join-call.ts';
import { joinCalls, recordAudit } from './record-audit.ts';

const BUCKET = {
  name: 'acme-training-data',
  datasets: [{ name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] }],
} as const;
const at = (minute: number): string => `2026-11-20T03:${String(minute).padStart(2, '0')}:00.000Z`;
const MARIA = 'arn:aws:iam::111122223333:role/Maria';

/** A call at minute 5, between an audit that passes and one, at minute 6, that fails. */
const cause = (changes: Partial<ActivityFinding> = {}): ActivityFinding => {
  const { evidence, actor } = activityFinding();
  const call = { eventId: 'e1', name: 'PutBucketVersioning', service: 's3', region: null, error: null };
  return activityFinding({
    id: 'ca11'.padEnd(40, '0'),
    rule: 'versioning-suspended',
    actor: { ...actor, arn: MARIA },
    unknown: {},
    happenedAt: at(5),
    evidence: { ...evidence, call: { ...call, at: at(5) } },
    ...changes,
  });
};

class Scene {
  readonly audits = new MemoryAuditStore();
  calls: ActivityFinding[] = [];
  readonly #check: string;

  constructor(check = 'versioning-enabled') {
    this.#check = check;
  }

  get #ports() {
    return {
      audits: this.audits,
      clock: () => new Date(at(6)),
      hash: (text: string) => createHash('sha256').update(text).digest('hex'),
      backOff: async () => {},
      callFindings: async (since: string) => this.calls.filter(({ time }) => time >= since),
    };
  }

  audit(minute: number, status: CheckStatus): Promise<number> {
    const result = { check: this.#check, severity: 'high', status, reason: `it is ${status}` } as const;
    const results = [{ ...result, details: [], gain: 0 }];
    const common = { bucket: BUCKET.name, region: 'eu-west-1', score: 50, grade: 'C' } as const;
    return recordAudit(BUCKET, { ...common, at: at(minute), results }, this.#ports);
  }

  join = () => joinCalls(BUCKET.name, this.#ports);

  get finding(): ActivityFinding {
    const all = [...this.audits.findingsById.values()];
    const finding = all.find(({ rule }) => rule === 'posture-weakened');
    if (finding?.about !== 'activity') throw new Error('there is no finding');
    return finding;
  }
}

/** What was found of a check that began to fail, with these calls known. */
async function failed(calls: readonly ActivityFinding[], check?: string): Promise<ActivityFinding> {
  const scene = new Scene(check);
  scene.calls = [...calls];
  await scene.audit(0, 'pass');
  await scene.audit(6, 'fail');
  return scene.finding;
}

const JOINED = {
  rule: 'posture-weakened',
  actor: { arn: MARIA },
  unknown: {},
  evidence: { call: { name: 'PutBucketVersioning' }, related: [cause().id] },
  notice: { group: null },
};

describe('what an audit finds after a call', () => {
  const TAMPERED = 'detector-tampered';
  const callOf = (service: string): Partial<ActivityFinding> => {
    const { evidence: found } = cause();
    return { bucket: null, evidence: { ...found, call: found.call && { ...found.call, service } } };
  };
  const ofQueue = callOf('sqs');

  it('is reported where the call is about another part of the detector than those that carry events', async () => {
    const { actor, notice } = await failed([cause({ rule: TAMPERED, ...callOf('sns') })], 'event-feed-on');
    expect([actor.arn, notice.group]).toEqual([null, 'first|posture-weakened|moderation-v3|high']);
  });

  it('names who made the call and what reported it, and does not notify people again', async () => {
    expect(await failed([cause()])).toMatchObject(JOINED);
  });

  it.each(CHECKS.map(({ id }) => id))(
    'is joined by every rule that looks at what %s looks at',
    async (check) => {
      for (const rule of RULES_OF_CHECK[check] ?? []) {
        const { actor, notice } = await failed(
          [cause({ rule, ...(rule === TAMPERED ? ofQueue : {}) })],
          check,
        );
        expect([rule, actor.arn, notice.group]).toEqual([rule, MARIA, null]);
      }
    },
  );

  it('has for each check the rules about calls that look at the same', () => {
    expect(Object.keys(RULES_OF_CHECK).toSorted()).toEqual(CHECKS.map(({ id }) => id).toSorted());
  });

  it('is joined by what is about the whole account', async () => {
    expect(await failed([cause({ bucket: null })])).toMatchObject(JOINED);
  });

  const { evidence } = cause();
  const refused = {
    ...evidence,
    call: evidence.call && { ...evidence.call, error: { code: 'No', message: null } },
  };
  it.each<[string, Partial<ActivityFinding>]>([
    ['another bucket', { bucket: 'other' }],
    ['another setting', { rule: 'logging-disabled' }],
    ['an attempt that was refused', { evidence: refused }],
    ['nothing that came about', { state: 'withdrawn' }],
    ['a poll, which names nobody', { evidence: { ...evidence, call: null } }],
    ['what came after the audit', { happenedAt: at(7) }],
    [
      'what was put right before the audit',
      {
        state: 'recovered',
        evidence: { ...evidence, period: { from: at(5), to: '2026-11-20T03:05:30.000Z' } },
      },
    ],
    ['what was half a day before', { happenedAt: '2026-11-19T12:00:00.000Z', time: at(5) }],
  ])('is not joined by %s', async (_, changes) => {
    const finding = await failed([cause(changes)]);
    expect(finding.evidence.related).toBeUndefined();
    expect(finding.notice.group).toBe('first|posture-weakened|moderation-v3|high');
    expect(finding.unknown.actor).not.toContain('no event');
  });

  it('is joined by what was put right after the audit', async () => {
    const undone = { ...evidence, period: { from: at(5), to: at(8) } };
    expect(await failed([cause({ state: 'recovered', evidence: undone })])).toMatchObject(JOINED);
  });

  it('names who made a call that weighs less than what it led to, and notifies people all the same', async () => {
    const finding = await failed([cause({ severity: 'medium' })]);
    const { notice: _, ...named } = JOINED;
    expect(finding).toMatchObject({
      ...named,
      notice: { group: 'first|posture-weakened|moderation-v3|high' },
    });
  });

  it('is reported by the worst of several calls', async () => {
    const less = cause({ id: '1e55'.padEnd(40, '0'), severity: 'low' });
    expect((await failed([less, cause({ severity: 'high' })])).notice).toMatchObject({ isQuiet: true });
  });

  it('is joined by no call where no rule looks at what the check looks at', async () => {
    const finding = await failed([cause({ rule: 'encryption-weakened' })], 'tagged');
    expect(finding.evidence.related).toBeUndefined();
    expect(finding.notice.group).not.toBeNull();
  });

  it('stays quiet when it is put right, as its cause says that too', async () => {
    const scene = new Scene();
    scene.calls = [cause()];
    await scene.audit(0, 'pass');
    await scene.audit(6, 'fail');
    await scene.audit(9, 'pass');
    expect(scene.finding).toMatchObject({ state: 'recovered', notice: { group: null, alerts: [] } });
  });
});

describe('what was quiet because its cause was reported', () => {
  const RESOLUTION = { by: MARIA, reason: 'a test', at: at(8) };
  const { evidence } = cause();
  const undone = { ...evidence, period: { from: at(5), to: at(8) } };

  /** A quiet finding of minute 6, whose cause became otherwise at minute 8; audited again at a minute. */
  async function audited(changes: Partial<ActivityFinding>, minute: number, others: ActivityFinding[] = []) {
    const scene = new Scene();
    const become = (all: readonly ActivityFinding[]) => {
      scene.calls = [...all];
      for (const each of all) scene.audits.findingsById.set(each.id, each);
    };
    become([cause()]);
    await scene.audit(0, 'pass');
    await scene.audit(6, 'fail');
    expect(scene.finding.notice.isQuiet).toBe(true);
    become([cause(changes), ...others]);
    await scene.audit(minute, 'fail');
    return scene.finding;
  }
  const GROUP = 'first|posture-weakened|moderation-v3|high';

  it.each<[string, Partial<ActivityFinding>, number, string | null]>([
    ['stays quiet while the cause is open', {}, 9, null],
    ['is reported once the cause is withdrawn', { state: 'withdrawn' }, 9, GROUP],
    [
      'is reported where the call was undone and a later audit finds it all the same',
      { state: 'recovered', evidence: undone },
      9,
      GROUP,
    ],
    [
      'stays quiet where the call was undone since the audit',
      { state: 'recovered', evidence: undone },
      7,
      null,
    ],
    [
      'is reported where a person closed the cause and a later audit finds it all the same',
      { state: 'resolved', resolution: RESOLUTION },
      9,
      GROUP,
    ],
    [
      'stays quiet where a person closed the cause since the audit',
      { state: 'resolved', resolution: RESOLUTION },
      7,
      null,
    ],
  ])('%s', async (_, changes, minute, group) => {
    const { notice } = await audited(changes, minute);
    expect([notice.group, notice.isQuiet ?? false]).toEqual([group, group === null]);
  });

  it('names the call still where that was closed or undone, and none where it was withdrawn', async () => {
    expect(await audited({ state: 'resolved', resolution: RESOLUTION }, 9)).toMatchObject({
      actor: { arn: MARIA },
      evidence: { related: [cause().id] },
    });
    const unnamed = await audited({ state: 'withdrawn' }, 9);
    expect(unnamed).toMatchObject({ actor: { arn: null }, evidence: { call: null } });
    expect(unnamed.evidence.related).toBeUndefined();
    expect(unnamed.unknown.actor).toContain('no finding about a call is known to be the cause');
  });

  it('stays quiet behind another call that is known where the first cause is withdrawn', async () => {
    const other = cause({ id: '07e4'.padEnd(40, '0') });
    expect(await audited({ state: 'withdrawn' }, 9, [other])).toMatchObject({
      evidence: { related: [other.id] },
      notice: { group: null, isQuiet: true },
    });
  });

  it('is reported when a record that withdraws the cause comes after the newest audit', async () => {
    const scene = new Scene();
    scene.calls = [cause()];
    await scene.audit(0, 'pass');
    await scene.audit(6, 'fail');
    scene.calls = [];
    scene.audits.findingsById.set(cause().id, cause({ state: 'withdrawn' }));
    expect(await scene.join()).toBe(1);
    expect(scene.finding.notice).toEqual({ alerts: [], group: GROUP });
    expect(await scene.join()).toBe(0);
  });

  it('is no second alert to those who were notified of it before the record of its call came', async () => {
    const scene = new Scene();
    await scene.audit(0, 'pass');
    await scene.audit(6, 'fail');
    scene.audits.findingsById.set(scene.finding.id, claimed(scene.finding, 'a1'));
    scene.calls = [cause()];
    await scene.join();
    scene.audits.findingsById.set(cause().id, cause({ state: 'resolved', resolution: RESOLUTION }));
    await scene.audit(9, 'fail');
    expect(scene.finding.notice).toEqual({ alerts: ['a1'], group: null });
    await scene.audit(10, 'pass');
    expect(scene.finding).toMatchObject({
      state: 'recovered',
      notice: { group: 'update|posture-weakened|moderation-v3|high' },
    });
  });
});

describe('what an audit found before the record of the call came', () => {
  it('is joined when the record has come, and does not notify people again', async () => {
    const scene = new Scene();
    await scene.audit(0, 'pass');
    await scene.audit(6, 'fail');
    expect(scene.finding.evidence.call).toBeNull();
    scene.calls = [cause({ time: at(8) })];
    scene.audits.findingsById.set(cause().id, cause({ time: at(8) }));
    expect(await scene.join()).toBe(1);
    expect(scene.finding).toMatchObject(JOINED);
    expect(await scene.join()).toBe(0);
  });

  it('is joined, and waits to be reported as before, where the call weighs less', async () => {
    const scene = new Scene();
    await scene.audit(0, 'pass');
    await scene.audit(6, 'fail');
    const { group } = scene.finding.notice;
    scene.calls = [cause({ time: at(8), severity: 'low' })];
    expect(await scene.join()).toBe(1);
    expect(scene.finding).toMatchObject({ actor: { arn: MARIA }, notice: { group } });
    expect(await scene.join()).toBe(0);
  });

  it('asks once for what is known about calls, however many checks began to fail', async () => {
    const audits = new MemoryAuditStore();
    const since: string[] = [];
    const ports = {
      ...{ audits, clock: () => new Date(at(6)), hash: (text: string) => text, backOff: async () => {} },
      callFindings: async (time: string) => {
        since.push(time);
        return [];
      },
    };
    const auditOf = (minute: number, status: CheckStatus) => ({
      ...({ bucket: BUCKET.name, region: 'eu-west-1', score: 50, grade: 'C', at: at(minute) } as const),
      results: ['versioning-enabled', 'mfa-delete'].map((check) => ({
        ...({ check, status, severity: 'high', reason: 'so', details: [], gain: 0 } as const),
      })),
    });
    for (const audit of [auditOf(0, 'pass'), auditOf(6, 'fail')])
      await recordAudit(BUCKET, audit, { ...ports, callFindings: async () => [] });
    await joinCalls(BUCKET.name, ports);
    expect(since).toHaveLength(1);
  });
});

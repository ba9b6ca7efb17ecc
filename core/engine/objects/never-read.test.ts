import { describe, expect, it } from 'vitest';
import type { Versioning } from '../../../test/fakes/memory-bucket.ts';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { SealwatchError } from '../../base/errors.ts';
import { claimed } from '../../findings/delivery-state.ts';
import { objectFindings } from '../../findings/kinds-of-finding.ts';
import { verifyKey } from '../verification/verify-key.ts';
import { observe } from './observe.ts';
import type { WorkerPorts } from './ports.ts';

const KEY = 'labels.jsonl';
const REF = { bucket: 'guarded', key: KEY };

/** A sealed key, and a reader that the key of S3's encryption keeps out of what was stored after. */
async function denied(versioning: Versioning) {
  const stage = memoryStage('sealed', versioning);
  await sealOne(stage, KEY, 'good');
  await stage.step();
  const { reader } = stage.ports;
  const evil = new Set<string>();
  const read: typeof reader.read = async (target, options) => {
    const outcome = await reader.read(target, options);
    if (outcome.kind !== 'read' || !evil.has(outcome.etag)) return outcome;
    const { size, etag, storedAt } = outcome;
    return { kind: 'unreadable', reason: 'kms-denied', detail: 'the key denies it', size, etag, storedAt };
  };
  const ports: WorkerPorts = { ...stage.ports, reader: { read } };
  const bad = await storedEvent(stage, KEY, 'evil');
  evil.add(bad.etag ?? '');
  const first = await observe(REF, 'labels', bad, ports);
  expect(first.isPending).toBe(true);
  await stage.step();
  const findings = () =>
    [...stage.store.findingsById.values()]
      .map(({ rule, severity, state }) => `${rule} ${severity} ${state}`)
      .sort();
  return { stage, ports, bad, findings };
}

it('does not forget content that was overwritten before it could be read', async () => {
  const { stage, ports, bad, findings } = await denied('never');
  const good = await storedEvent(stage, KEY, 'good');
  await observe(REF, 'labels', good, ports);
  await observe(REF, 'labels', bad, ports);
  expect(findings()).toEqual(['object-unverifiable high recovered']);
});

it('does not forget a version that was destroyed before it could be read, when no event reported it', async () => {
  const { stage, ports, bad, findings } = await denied('enabled');
  await stage.destroy(KEY, bad.versionId);
  await verifyKey(REF, 'labels', ports);
  expect(findings()).toEqual(['object-unverifiable high recovered', 'version-destroyed medium open']);
});

describe('a version that Sealwatch was refused', () => {
  const REFUSED = '403 AccessDenied: denied by a policy';

  /** A sealed key with bad bytes on it that are refused, until they are let go. */
  async function refused(deniesAll = false) {
    const stage = memoryStage('sealed', 'enabled');
    await sealOne(stage, KEY, 'good');
    await stage.step();
    const { reader } = stage.ports;
    let answer: { reason: 'access-denied' | 'transient'; detail: string } | null = {
      reason: 'access-denied',
      detail: REFUSED,
    };
    const read: typeof reader.read = async (target, options) => {
      const outcome = await reader.read(target, options);
      if (answer === null || outcome.kind !== 'read') return outcome;
      return { kind: 'unreadable', ...answer, size: null, etag: null, storedAt: null };
    };
    const no = async () => {
      throw new SealwatchError('ACCESS_DENIED', REFUSED);
    };
    const lister = deniesAll ? { ...stage.ports.lister, current: no, holds: no } : stage.ports.lister;
    const ports: WorkerPorts = { ...stage.ports, lister, reader: { read } };
    const bad = await storedEvent(stage, KEY, 'evil');
    const at = stage.ports.clock().toISOString();
    const { isPending } = await observe(REF, 'labels', bad, ports);
    await stage.step();
    const findings = () =>
      objectFindings([...stage.store.findingsById.values()]).map(({ rule, severity, state, evidence }) => ({
        rule,
        severity,
        state,
        why: evidence.actual.unestablished,
        detail: evidence.detail,
      }));
    const answerWith = (next: typeof answer) => {
      answer = next;
    };
    return { stage, ports, bad, at, isPending, findings, answerWith };
  }

  const unverifiable = { rule: 'object-unverifiable', severity: 'high', why: 'access-denied' };
  const gone =
    /^Sealwatch was refused at \S+Z \(403 AccessDenied: denied by a policy\), and when it could ask again the version was gone$/;

  it('is reported at once, with the refusal, and tried again', async () => {
    const { isPending, findings } = await refused();
    expect(isPending).toBe(true);
    expect(findings()).toEqual([
      {
        ...unverifiable,
        state: 'open',
        detail: expect.stringMatching(
          /^Sealwatch was refused at \S+Z, and tries again for an hour: 403 AccessDenied: denied by a policy$/,
        ),
      },
    ]);
  });

  it('is reported at once where S3 says nothing else of the key either', async () => {
    const { isPending, findings, stage } = await refused(true);
    expect(isPending).toBe(true);
    expect(findings()).toMatchObject([
      { ...unverifiable, state: 'open', detail: expect.stringContaining(REFUSED) },
    ]);
    const [finding] = objectFindings([...stage.store.findingsById.values()]);
    expect(finding?.evidence).toMatchObject({ current: true, survives: [], copiesComplete: false });
  });

  it('keeps the refusal as the reason, though it fails for another reason later', async () => {
    const { bad, ports, findings, answerWith } = await refused();
    answerWith({ reason: 'transient', detail: '503 SlowDown' });
    await observe(REF, 'labels', bad, ports);
    expect(findings()).toMatchObject([
      { ...unverifiable, state: 'open', detail: expect.stringContaining(REFUSED) },
    ]);
  });

  it('is judged once it can be read, and the finding is taken back for the one about the bytes', async () => {
    const { bad, ports, findings, answerWith } = await refused();
    answerWith(null);
    await observe(REF, 'labels', bad, ports);
    expect(findings()).toMatchObject([
      { rule: 'object-unverifiable', state: 'withdrawn' },
      { rule: 'object-altered', severity: 'critical', state: 'open' },
    ]);
  });

  it('hides nothing of how long its bytes were current, once its finding was taken back', async () => {
    const { stage, bad, ports, findings, answerWith } = await refused();
    for (const [id, finding] of stage.store.findingsById)
      stage.store.findingsById.set(id, claimed(finding, 'alert-1'));
    answerWith(null);
    await observe(REF, 'labels', bad, ports);
    await stage.step();
    await observe(REF, 'labels', await storedEvent(stage, KEY, 'good'), ports);
    expect(findings().map(({ rule, state }) => `${rule} ${state}`)).toEqual([
      'object-unverifiable withdrawn',
      'object-altered recovered',
      'transient-content open',
    ]);
  });

  it.each(['the event comes again', 'somebody verifies'])(
    'is said to be gone and never read when %s',
    async (how) => {
      const { stage, bad, ports, findings, answerWith } = await refused();
      await stage.destroy(KEY, bad.versionId);
      answerWith(null);
      if (how === 'somebody verifies') await verifyKey(REF, 'labels', ports);
      else await observe(REF, 'labels', bad, ports);
      const [first, ...more] = findings();
      expect(first).toMatchObject({ ...unverifiable, detail: expect.stringMatching(gone) });
      expect(more).toMatchObject([{ rule: 'version-destroyed', why: 'access-denied' }]);
      await verifyKey(REF, 'labels', ports);
      expect(findings()[0]?.detail).toMatch(gone);
    },
  );

  it('of another dataset that is open is recorded only', async () => {
    const stage = memoryStage('open', 'enabled');
    await sealOne(stage, KEY, 'good');
    await stage.step();
    const { ports } = stage;
    const read = async () =>
      ({
        kind: 'unreadable',
        reason: 'access-denied',
        detail: REFUSED,
        size: null,
        etag: null,
        storedAt: null,
      }) as const;
    await observe(REF, 'labels', await storedEvent(stage, KEY, 'evil'), { ...ports, reader: { read } });
    expect([...stage.store.findingsById.values()]).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import type { Versioning } from '../../../test/fakes/memory-bucket.ts';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
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

import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { claimed } from '../../findings/delivery-state.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { objectFindings } from '../../findings/kinds-of-finding.ts';
import { EXAMPLE, objectCall } from '../../rules/records.examples.ts';
import { observe } from '../objects/observe.ts';
import { verifyKey } from '../verification/verify-key.ts';
import { observeCall } from './observe-call.ts';
import type { ActivityPorts } from './ports.ts';

const KEY = 'labels.jsonl';
const REF = { bucket: 'guarded', key: KEY };
const LABELER = `arn:aws:iam::${EXAMPLE.account}:role/Labeler`;

/**
 * A key with wrong bytes of which people were notified, in a dataset that only somebody else may write to.
 * @param sealed the key that was sealed: this one, or another, so that nothing is expected of this one
 */
async function altered(sealed = KEY) {
  const stage = memoryStage('sealed', 'enabled');
  await sealOne(stage, sealed, 'good');
  const put = async (content: string) => {
    await stage.step();
    const event = await storedEvent(stage, KEY, content);
    await observe(REF, 'labels', event, stage.ports);
    return event;
  };
  const evil = await put('evil');
  for (const finding of objectFindings([...stage.store.findingsById.values()]))
    stage.store.findingsById.set(finding.id, claimed(finding, 'alert-1'));
  await stage.step();
  const settings = new MemorySettingsStore();
  const ports: ActivityPorts = {
    store: stage.store,
    callers: stage.store.callers,
    settings,
    reader: new FakeAwsSettings(),
    isPolicyPublic: async () => null,
    guard: {
      scope: 'configured',
      buckets: [
        {
          name: REF.bucket,
          datasets: [
            {
              name: 'labels',
              prefix: '',
              mode: 'sealed',
              writers: [`arn:aws:iam::${EXAMPLE.account}:role/Publisher`],
            },
          ],
        },
      ],
      account: EXAMPLE.account,
      trustedAccounts: [],
      organization: null,
      keys: [],
      stack: 'Sealwatch',
    },
    clock: stage.ports.clock,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    backOff: async () => {},
  };
  const take = async (name: string, versionId: string | null, isPlain = false) => {
    const own = name === 'DeleteObject' && !isPlain ? { versionId } : {};
    const parameters = { bucketName: REF.bucket, Host: `${REF.bucket}.s3.eu-west-1.amazonaws.com`, ...own };
    const one = objectCall(name, KEY, parameters, {
      responseElements: versionId === null ? null : { 'x-amz-version-id': versionId },
      eventTime: stage.ports.clock().toISOString(),
      eventID: `${name} ${versionId}`,
      requestID: `of the record of ${versionId}`,
      resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${REF.bucket}/${KEY}` }],
    });
    await observeCall(parseRecord(one), ports);
    return [...settings.findingsById.values()].filter(
      (each): each is ActivityFinding => each.rule === 'unexpected-writer',
    );
  };
  const known = () => objectFindings([...stage.store.findingsById.values()]);
  return { stage, evil, put, take, known };
}

describe('a write by somebody who is no writer', () => {
  it('that puts the expected bytes back and ends a known finding is listed with who it was, and notifies nobody', async () => {
    const { put, take, known } = await altered();
    const good = await put('good');
    const [found, ...others] = await take('CopyObject', good.versionId);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      state: 'recovered',
      actor: { arn: LABELER },
      notice: { alerts: [], group: null, isQuiet: true },
      evidence: { related: known().map(({ id }) => id) },
    });
    expect(known().map(({ rule, state }) => `${rule} ${state}`)).toEqual(['object-altered recovered']);
  });

  it.each([
    ['other bytes, after the restore of somebody else', 'worse'],
    ['the wrong bytes once more', 'evil'],
    ['bytes of the same length', 'gooD'],
  ])('that stores %s is reported', async (_, content) => {
    const { put, take } = await altered();
    await put('good');
    const [found] = await take('PutObject', (await put(content)).versionId);
    expect(found).toMatchObject({ state: 'open', notice: { group: expect.stringMatching(/^first/) } });
  });

  it('that stores bad bytes costs no read of the findings that all bad versions of the key have', async () => {
    const { put, take, stage } = await altered();
    const worse = await put('worse');
    const asked = vi.spyOn(stage.store, 'findings');
    await take('PutObject', worse.versionId);
    expect(asked).not.toHaveBeenCalled();
  });

  it('that stores the expected bytes where no finding ends by it is reported', async () => {
    const { put, take, stage } = await altered();
    await put('good');
    await stage.step();
    const [found] = await take('PutObject', (await put('good')).versionId);
    expect(found?.state).toBe('open');
  });

  it('whose record names no version that is known is reported', async () => {
    const { put, take } = await altered();
    await put('good');
    expect((await take('PutObject', 'another'))[0]?.state).toBe('open');
    expect((await take('PutObject', null))[0]?.state).toBe('open');
  });

  it('that was the alteration itself is reported, also after it was put right', async () => {
    const { put, take, evil } = await altered();
    await put('good');
    expect((await take('PutObject', evil.versionId))[0]?.state).toBe('open');
  });

  it('that removes the marker that hid the key, and ends that finding, is listed only', async () => {
    const { stage, put, take, known } = await altered();
    await put('good');
    await stage.step();
    const marker = await stage.delete(KEY);
    await verifyKey(REF, 'labels', stage.ports);
    for (const finding of known()) stage.store.findingsById.set(finding.id, claimed(finding, 'alert-2'));
    await stage.step();
    await stage.destroy(KEY, marker?.versionId ?? null);
    await verifyKey(REF, 'labels', stage.ports);
    const [found] = await take('DeleteObject', marker?.versionId ?? '');
    expect(found).toMatchObject({ state: 'recovered', notice: { isQuiet: true } });
    const related = known().filter(({ id }) => found?.evidence.related?.includes(id));
    expect(related.map(({ rule, state }) => `${rule} ${state}`)).toEqual(['object-removed recovered']);
  });

  it('that hides a key that should not be there, and ends that finding, is listed only', async () => {
    const { stage, take, known } = await altered('other');
    const marker = await stage.delete(KEY);
    await verifyKey(REF, 'labels', stage.ports);
    expect(known().map(({ rule, state }) => `${rule} ${state}`)).toEqual(['object-added recovered']);
    const [found] = await take('DeleteObject', marker?.versionId ?? '', true);
    expect(found).toMatchObject({ state: 'recovered', notice: { isQuiet: true } });
  });

  it('that hides a key of which bytes are expected is reported, also after somebody took the marker away', async () => {
    const { stage, take, known } = await altered();
    const marker = await stage.delete(KEY);
    await verifyKey(REF, 'labels', stage.ports);
    expect((await take('DeleteObject', marker?.versionId ?? '', true))[0]?.state).toBe('open');
    for (const finding of known()) stage.store.findingsById.set(finding.id, claimed(finding, 'alert-2'));
    await stage.step();
    await stage.destroy(KEY, marker?.versionId ?? null);
    await verifyKey(REF, 'labels', stage.ports);
    const late = await take('DeleteObject', marker?.versionId ?? '', true);
    expect(late.map(({ state }) => state)).not.toContain('recovered');
  });

  it('that destroys a version of bytes is reported', async () => {
    const { stage, put, take } = await altered();
    const good = await put('good');
    await stage.step();
    await stage.destroy(KEY, good.versionId);
    await verifyKey(REF, 'labels', stage.ports);
    expect((await take('DeleteObject', good.versionId))[0]?.state).toBe('open');
  });

  it('that changes something else about the restored version is reported', async () => {
    const { put, take } = await altered();
    const good = await put('good');
    expect((await take('PutObjectAcl', good.versionId))[0]?.state).toBe('open');
  });
});

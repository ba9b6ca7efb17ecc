import { padSequencer } from '../../core/base/object-ref.ts';
import { wholeSecond } from '../../core/base/time.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import { sealKey } from '../../core/engine/sealing/seal-key.ts';
import type { Stage, StagedVersion } from '../model/stage.ts';

let sequencer = 0x1000;

/** Puts one object and seals the stage's dataset with it. */
export async function sealOne(stage: Stage, key: string, content: string): Promise<StagedVersion> {
  const [staged] = await sealAll(stage, { [key]: content });
  if (staged === undefined) throw new Error('nothing was sealed');
  return staged;
}

/** Puts objects, by their keys, and seals the stage's dataset with them. */
export async function sealAll(
  stage: Stage,
  contents: Readonly<Record<string, string>>,
): Promise<StagedVersion[]> {
  const objects = Object.entries(contents);
  const all: StagedVersion[] = [];
  for (const [key, content] of objects) all.push(await stage.put(key, content));
  const { name } = stage.dataset;
  const at = wholeSecond(stage.now());
  const run = { id: `${name}/${at}`, dataset: name, by: 'arn:aws:iam::111122223333:role/Publisher' };
  await stage.runs.moveDataset(name, 'unsealed', 'sealing', at);
  for (const [index, [key, content]] of objects.entries()) {
    const { versionId = null, etag = null, storedAt = at } = all[index] ?? {};
    const pin = { key, versionId, etag: etag ?? '', size: content.length, storedAt };
    await sealKey({ ref: { bucket: stage.bucket, key }, pin, run }, { ...stage.ports, runs: stage.runs });
  }
  await stage.runs.moveDataset(name, 'sealing', 'sealed', at);
  return all;
}

/** Puts an object and gives the event that S3 sends for it. */
export async function storedEvent(stage: Stage, key: string, content: string): Promise<ObjectEvent> {
  const { versionId, etag } = await stage.put(key, content);
  sequencer += 0x10;
  return {
    bucket: stage.bucket,
    key,
    type: 'stored',
    versionId,
    etag,
    size: content.length,
    sequencer: padSequencer(sequencer.toString(16)),
    at: wholeSecond(stage.now()),
    isExpiration: false,
    requester: { account: '111122223333', sourceIp: '203.0.113.9', requestId: sequencer.toString(16) },
  };
}

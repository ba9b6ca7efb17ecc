import { describe, expect, it } from 'vitest';
import { storedEvent } from '../../../test/integration/steps.ts';
import {
  A,
  B,
  DATASET,
  entryOf,
  findings,
  KEY,
  type Large,
  put,
  refOf,
  sealed,
} from '../../../test/model/large-scene.ts';
import { digestOfParts, largeStage, MIB, sha256 } from '../../../test/model/large-stage.ts';
import { observe } from '../objects/observe.ts';
import { approveKey } from '../sealing/approve.ts';
import { verifyKey } from '../verification/verify-key.ts';
import { planReading } from './plan-reading.ts';

const approval = (digest: `sha256:${string}`, at: string) => ({
  ...{ id: 'one', digest, size: null, from: at, until: '2027-01-01T00:00:00.000Z', accepts: null },
  ...{ by: 'arn:publisher', reason: 'release' },
});

const approve = (stage: Large, digest: `sha256:${string}`) =>
  approveKey(
    {
      ref: refOf(stage),
      dataset: DATASET,
      approval: approval(digest, stage.now().toISOString()),
      settles: new Map(),
    },
    stage.ports,
  );

describe('a version that is too large for one invocation', () => {
  it('is pending while it is read, reported to nobody and given back to no queue, and then judged', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    const { observation } = await put(stage, B);
    expect(observation).toMatchObject({ isPending: false, isHashing: true });
    expect((await entryOf(stage))?.state).toBe('pending');
    expect(findings(stage)).toEqual([]);
    await stage.runAll();
    expect((await entryOf(stage))?.state).toBe('altered');
    expect(findings(stage)).toEqual(['object-altered critical open']);
  });

  it('is reported at once where its length says that it is another one, and again when it is read', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    await put(stage, `${B}x`);
    expect(findings(stage)).toEqual(['object-altered critical open']);
    const [first] = stage.store.findingsById.values();
    expect(first?.evidence).toMatchObject({ actual: { digest: null, unestablished: 'hashing' } });
    await stage.runAll();
    const [finding, ...others] = stage.store.findingsById.values();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      state: 'open',
      evidence: { actual: { digest: digestOfParts(`${B}x`), unestablished: null }, differs: { count: 2 } },
    });
  });

  it('says in its finding which bytes differ', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    await put(stage, B);
    await stage.runAll();
    const [finding] = stage.store.findingsById.values();
    expect(finding?.evidence).toMatchObject({
      level: 'read',
      expected: { digest: digestOfParts(A) },
      actual: { digest: digestOfParts(B) },
      differs: { partMiB: 1, count: 1, bytes: MIB, ranges: [{ first: MIB, last: 2 * MIB - 1 }] },
    });
  });

  it('starts one execution, however often it is seen meanwhile', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    const { event } = await put(stage, B);
    await observe(refOf(stage), DATASET, event, stage.ports);
    await verifyKey(refOf(stage), DATASET, stage.portsFor(false));
    expect(stage.executions.size).toBe(1);
  });

  it('is intact when the expected bytes are put once more', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    await put(stage, A);
    await stage.runAll();
    expect((await entryOf(stage))?.state).toBe('intact');
    expect(findings(stage)).toEqual([]);
  });

  it('is unverifiable where S3 refuses its bytes, in the words of S3', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    await put(stage, B);
    stage.parts.refusal = {
      ...{ kind: 'unreadable', reason: 'kms-denied', detail: 'no decrypt' },
      ...{ size: B.length, etag: null, storedAt: null },
    };
    await stage.runAll();
    expect((await entryOf(stage))?.state).toBe('unverifiable');
    expect(findings(stage)).toEqual(['object-unverifiable high open']);
  });

  it('never mixes with a null version that is put over it while it is read', async () => {
    const stage = largeStage('sealed', 'suspended');
    await sealed(stage);
    await put(stage, B);
    const [request] = stage.executions.values();
    await stage.step();
    const C = B.replace('d', 'e');
    await put(stage, C);
    if (request) await stage.run(request);
    const versions = (await stage.store.history(refOf(stage))).map(({ fact }) => fact.digest);
    expect(versions).not.toContain(digestOfParts(B));
    await stage.runAll();
    const [current] = (await stage.store.history(refOf(stage))).filter(
      ({ fact }) => fact.size === C.length && fact.digest === digestOfParts(C),
    );
    expect(current).toBeDefined();
  });
});

describe('a digest of one algorithm', () => {
  it('is established because a person announced the bytes by it, beside that of the parts', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    await approve(stage, `sha256:${sha256(B)}`);
    await put(stage, B);
    await stage.runAll();
    const records = await stage.store.history(refOf(stage));
    expect(records.map(({ fact, class: value }) => [value, fact.digest, fact.alsoDigest])).toContainEqual([
      'approved',
      digestOfParts(B),
      `sha256:${sha256(B)}`,
    ]);
    expect((await entryOf(stage))?.state).toBe('intact');
  });

  it('that was announced does not cover other bytes', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    await approve(stage, `sha256:${sha256(`${B}x`)}`);
    await put(stage, B);
    await stage.runAll();
    expect(findings(stage)).toEqual(['object-altered critical open']);
  });
});

it('never has one version answer for another, whoever starts an execution by hand', async () => {
  const stage = largeStage('sealed');
  await sealed(stage);
  await put(stage, B);
  const [request] = stage.executions.values();
  const [baseline] = stage.readings.all.values();
  if (request === undefined || baseline === undefined) throw new Error('nothing was started');
  const { versionId, etag, size, storedAt } = baseline;
  const forged = { ...request, versionId, etag, size, storedAt };
  expect(await stage.run(forged)).toEqual({ next: 'end' });
  expect(await stage.readings.newest(request.name)).toBe(null);
});

describe('the budget of a day', () => {
  it('ends in what is unverifiable until the next one, is reported once, and is taken up then', async () => {
    const stage = largeStage('sealed', 'enabled', 4 * MIB);
    await sealed(stage);
    await put(stage, A);
    await stage.runAll();
    await stage.step();
    await put(stage, B);
    const [request] = stage.executions.values();
    expect(await stage.runAll()).toEqual([{ next: 'wait', seconds: expect.any(Number) }]);
    expect(findings(stage)).toEqual(['object-unverifiable high open']);
    const [finding] = stage.store.findingsById.values();
    expect(finding?.evidence).toMatchObject({ detail: expect.stringMatching(/^over budget: /) });
    // It wakes up too early, and waits on; nobody hears of it again.
    const stamp = finding?.stamp;
    if (request) expect(await stage.run(request)).toMatchObject({ next: 'wait' });
    expect([...stage.store.findingsById.values()][0]?.stamp).toBe(stamp);
    stage.readings.used.clear();
    if (request) await stage.run(request);
    expect(findings(stage)).toEqual(['object-altered critical open', 'object-unverifiable high withdrawn']);
  });

  it('does not limit what a person asks for', async () => {
    const stage = largeStage('sealed', 'enabled', 4 * MIB);
    await sealed(stage);
    await put(stage, A);
    await stage.runAll();
    await stage.step();
    await put(stage, B);
    await stage.runAll();
    expect(await verifyKey(refOf(stage), DATASET, stage.portsFor(false))).toMatchObject({
      isBeingRead: true,
    });
    await stage.runAll();
    expect((await entryOf(stage))?.state).toBe('altered');
  });

  it('reads what is larger than itself when it is the first of a day', async () => {
    const stage = largeStage('sealed', 'enabled', MIB);
    await sealed(stage);
    await put(stage, A);
    await stage.runAll();
    expect((await entryOf(stage))?.state).toBe('intact');
  });
});

describe('a verification', () => {
  it('reads what was read before once more, and says so until it is done', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    const later = new Date(stage.now().getTime() + 2 * 60 * 60 * 1000);
    const ports = { ...stage.portsFor(false), clock: () => later };
    expect(await verifyKey(refOf(stage), DATASET, ports)).toMatchObject({
      state: 'pending',
      isBeingRead: true,
    });
    expect([...stage.executions.values()].map(({ round }) => round)).toEqual([2]);
  });

  it('takes for an answer what was read within the last hour', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    const verified = await verifyKey(refOf(stage), DATASET, stage.portsFor(false));
    expect(verified).toMatchObject({ state: 'intact', digest: digestOfParts(A) });
    expect(verified.isBeingRead).toBeUndefined();
  });

  it('does not wait for a version that came after it began, and says that it is being read', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    const began = stage.now().toISOString();
    await stage.step();
    await put(stage, B);
    const verified = (until: string) => verifyKey(refOf(stage), DATASET, stage.portsFor(false), until);
    const late = await verified(began);
    expect(late).toMatchObject({ state: 'pending', detail: expect.stringContaining('being read in parts') });
    expect(late.isBeingRead).toBeUndefined();
    expect(await verified(stage.now().toISOString())).toMatchObject({ isBeingRead: true });
    await stage.runAll();
    // What was read since it began is not read once more.
    const later = new Date(stage.now().getTime() + 2 * 60 * 60 * 1000);
    const ports = { ...stage.portsFor(false), clock: () => later };
    const before = stage.executions.size;
    expect(await verifyKey(refOf(stage), DATASET, ports, began)).toMatchObject({ state: 'altered' });
    expect(stage.executions.size).toBe(before);
  });

  it('says that a record is not what is stored', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    const [reading] = stage.readings.all.values();
    if (reading) await stage.readings.save({ ...reading, digest: digestOfParts(B) as typeof reading.digest });
    const verified = await verifyKey(refOf(stage), DATASET, stage.portsFor(false));
    expect(verified).toMatchObject({
      state: 'altered',
      detail: expect.stringContaining('tampered with'),
    });
  });
});

describe('a growing object', () => {
  it('is extended where its first bytes are the expected ones, of which only the last part is read again', async () => {
    const stage = largeStage('growing');
    await sealed(stage);
    await put(stage, `${A}more`);
    await stage.runAll();
    expect((await stage.store.history(refOf(stage))).map((each) => each.class).sort()).toEqual([
      'baseline',
      'extended',
    ]);
    expect(findings(stage)).toEqual([]);
  });

  it('is altered where they are others', async () => {
    const stage = largeStage('growing');
    await sealed(stage);
    await put(stage, `${B}more`);
    await stage.runAll();
    expect(findings(stage)).toEqual(['object-altered critical open']);
  });
});

describe('a reading that dies', () => {
  const request = async (stage: Large, isWhole = false) => {
    if (isWhole) {
      await sealed(stage);
      await approve(stage, `sha256:${sha256(B)}`);
      await put(stage, B);
    } else {
      await stage.put(KEY, A);
      const event = await storedEvent(stage, KEY, A);
      await observe(refOf(stage), DATASET, event, stage.ports);
    }
    const [found] = stage.executions.values();
    if (found === undefined) throw new Error('nothing was started');
    return found;
  };

  it.each([
    ['its parts', false],
    ['its parts, and the whole in slices', true],
  ])(
    'goes on at whatever write it died, reads no part again that was recorded, and ends as an undisturbed one (%s)',
    async (_, isWhole) => {
      const undisturbed = largeStage('sealed');
      const first = await request(undisturbed, isWhole);
      let all = 0;
      undisturbed.readings.beforeWrite = () => {
        all += 1;
      };
      await undisturbed.run(first);
      // It begins, has two units and, of the whole, three slices, and ends.
      expect(all).toBe(isWhole ? 7 : 4);
      const end = async (each: Large) => ({
        readings: [...each.readings.all.values()].map(({ digest, alsoDigest }) => [digest, alsoDigest]),
        records: (await each.store.history(refOf(each))).map(({ fact, class: value }) => [
          value,
          fact.digest,
        ]),
        findings: findings(each),
        state: (await entryOf(each))?.state,
      });
      for (let death = 1; death <= all; death++) {
        const stage = largeStage('sealed');
        const asked = await request(stage, isWhole);
        let writes = 0;
        stage.readings.beforeWrite = () => {
          writes += 1;
          if (writes === death) throw new Error('killed');
        };
        await expect(stage.run(asked)).rejects.toThrow('killed');
        stage.parts.read.length = 0;
        const before = (await stage.readings.partDigests(asked)).length / 32;
        await stage.run(asked);
        expect(stage.parts.read).toEqual([0, 1, 2, 3].slice(before).map((part) => part * MIB));
        expect(await end(stage)).toEqual(await end(undisturbed));
      }
    },
  );

  it('is taken up by another execution when the first was stopped, as soon as somebody looks', async () => {
    const stage = largeStage('sealed');
    const asked = await request(stage);
    await planReading(asked, stage.planPorts);
    const [first = ''] = stage.executions.keys();
    stage.executions.clear();
    stage.ended.add(first);
    await verifyKey(refOf(stage), DATASET, stage.portsFor(false));
    expect([...stage.executions.keys()]).toEqual([first.replace(/-1$/, '-2')]);
    await stage.runAll();
    expect((await stage.readings.newest(asked.name))?.status).toBe('done');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, etagOf, type Versioning } from '../../../test/fakes/memory-bucket.ts';
import { sealOne } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { isSequencedBefore, padSequencer } from '../../base/object-ref.ts';
import { observe } from './observe.ts';
import type { ObjectEvent } from './s3-event.ts';

const KEY = 'labels.jsonl';

/** Forms that S3 documents, and what is none. Within a form a later one is larger. */
const FORMS = {
  short: ['617f08299329d189', '617f08299329d18a'],
  long: ['0062E99A88DC407460', '0062E99A88DC407461'],
  none: [null, null],
  other: ['d2f1-4711', 'd2f1-4712'],
} as const;
type Form = keyof typeof FORMS;

interface Case {
  readonly versioning: Versioning;
  /** What is done second, in the same second or a later one. */
  readonly second: 'good' | 'bad' | 'other bad' | 'delete';
  readonly first: 'good' | 'bad';
  readonly forms: readonly [Form, Form];
  readonly isSameSecond: boolean;
}

const cases = fc.record<Case>({
  versioning: fc.constantFrom('enabled', 'suspended', 'never'),
  first: fc.constantFrom('good', 'bad'),
  second: fc.constantFrom('good', 'bad', 'other bad', 'delete'),
  forms: fc
    .tuple(
      fc.constantFrom<Form>('short', 'long', 'none', 'other'),
      fc.constantFrom<Form>('short', 'long', 'none', 'other'),
    )
    .filter(([a, b]) => a !== b || a === 'none' || a === 'other'),
  isSameSecond: fc.boolean(),
});

const sequencerOf = (form: Form, index: 0 | 1): string | null => {
  const text = FORMS[form][index];
  return text === null ? null : padSequencer(text);
};

/** Plays two changes of a sealed key, and delivers their events in an order; both are done before the first event arrives. */
async function play({ versioning, first, second, forms, isSameSecond }: Case, isSwapped: boolean) {
  const stage = memoryStage('sealed', versioning);
  await sealOne(stage, KEY, 'good');
  await stage.step();
  const stored = async (content: string) => {
    const { versionId } = await stage.put(KEY, content);
    return { type: 'stored', versionId, etag: etagOf(content), at: stage.now().toISOString() } as const;
  };
  const hidden = async () => {
    const marker = await stage.delete(KEY);
    const type = marker === null ? 'destroyed' : 'marker-created';
    return { type, versionId: marker?.versionId ?? null, etag: null, at: stage.now().toISOString() } as const;
  };
  const before = await stored(first);
  if (!isSameSecond) await stage.step();
  const after = second === 'delete' ? await hidden() : await stored(second);
  await stage.step();
  const events = [
    { ...before, sequencer: sequencerOf(forms[0], 0) },
    { ...after, sequencer: sequencerOf(forms[1], 1) },
  ];
  const requester = { account: '111122223333', sourceIp: null, requestId: null };
  const common = { bucket: 'guarded', key: KEY, size: null, isExpiration: false, requester };
  for (const event of isSwapped ? events.toReversed() : events)
    await observe(common, 'labels', { ...common, ...event } satisfies ObjectEvent, stage.ports);
  return stage;
}

/** What is said in the end, whatever came first. */
async function saidBy(stage: Awaited<ReturnType<typeof play>>) {
  const [entry] = await stage.store.entries([{ bucket: 'guarded', key: KEY }]);
  const history = await stage.store.history({ bucket: 'guarded', key: KEY });
  const findings = [...stage.store.findingsById.values()];
  return {
    state: entry?.state,
    current: entry?.standing.current?.digest ?? null,
    classes: history.map(({ class: value, fact }) => `${value} ${fact.digest ?? fact.kind}`).sort(),
    findings: findings
      .filter(({ state }) => state !== 'withdrawn')
      .map(({ rule, severity, state }) => `${rule} ${severity} ${state}`)
      .sort(),
  };
}

describe('two events of a key whose sequencers cannot be compared', () => {
  it('lead to the same end whatever came first', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (each) => {
        const [inOrder, swapped] = [await play(each, false), await play(each, true)];
        expect(await saidBy(swapped)).toEqual(await saidBy(inOrder));
      }),
      { numRuns: 300 },
    );
  });

  it('leave current what S3 says is current', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.boolean(), async (each, isSwapped) => {
        const stage = await play(each, isSwapped);
        const { current } = await saidBy(stage);
        expect(current).toBe(each.second === 'delete' ? null : digestOf(each.second));
      }),
      { numRuns: 300 },
    );
  });
});

describe('sequencers are compared', () => {
  const before = (a: string | null, b: string | null) =>
    isSequencedBefore(a && padSequencer(a), b && padSequencer(b));

  it.each([
    ['617f08299329d189', '617f08299329d18a', true],
    ['617f0829', '617f08299329d18a', true],
    ['617b398000000000', '617b3980', false],
    ['0062E99A88DC407461', '0062E99A88DC407460', false],
    ['0062E99A88DC407460', '617f08299329d189', null],
    ['d2f1-4711', '617f08299329d189', null],
    [null, '617f08299329d189', null],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(before(a, b)).toBe(expected);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Copy, ObjectFinding } from '../../core/findings/finding.ts';
import { nameOf } from './findings-of.ts';
import { OrderPlay } from './order-play.ts';
import { type Order, orders, type Script, script } from './order-script.ts';
import { runRestores } from './restores.ts';

/** What is said of every key in the end, but for what depends on when it was found. */
async function saidOf(script: Script, order: Order): Promise<Record<string, unknown>> {
  const play = new OrderPlay(script, order);
  await play.play(script);
  const said: Record<string, unknown> = {};
  for (const key of play.keys) {
    const ref = { bucket: 'guarded', key };
    const [entry] = await play.stage.store.entries([ref]);
    said[key] = { state: entry?.state, expected: entry?.standing.expected?.digest };
    for (const record of await play.stage.store.history(ref))
      said[`${key} ${record.fact.version}`] = record.class;
    const findings = await play.findings(key);
    for (const finding of findings.filter(({ state }) => state !== 'withdrawn'))
      said[nameOf(finding, key)] = timelessOf(finding);
  }
  return said;
}

/**
 * Left out are `time` and `checkedAt`, which are when it was found, and what alerts have said of it by then; `level` and `detail`,
 * which are of the reading of that time. A finding that is over shows the copies that there were, and what was current, when somebody
 * looked last while it was open.
 */
function timelessOf({ severity, state, evidence, happenedAt }: ObjectFinding): unknown {
  const {
    checkedAt: _,
    level: __,
    detail: ___,
    now,
    survives,
    expectedCopies = [],
    copiesComplete,
    ...rest
  } = evidence;
  const copies = { survives: namesOf(survives), expectedCopies: namesOf(expectedCopies), copiesComplete };
  return { severity, state, happenedAt, ...rest, ...(state === 'recovered' ? {} : { ...copies, now }) };
}

// At most five are named, the nearest first, and the others as the index has them.
const namesOf = (copies: readonly Copy[]): unknown =>
  copies.length === 5 ? 'five of several' : copies.map((copy) => JSON.stringify(copy)).sort();

it('ten orders of one history end in the same states, classes and findings, evidence included', async () => {
  const property = fc.asyncProperty(script, orders, async (each, [first, ...others]) => {
    const truth = await saidOf(each, first as Order);
    for (const order of others) expect(await saidOf(each, order)).toEqual(truth);
  });
  await fc.assert(property, { numRuns: Number(process.env.SEALWATCH_RUNS ?? 100) });
}, 600_000);

it('every restore command does what it says, and one is printed wherever a copy of the expected bytes lives', async () => {
  let run = 0;
  const property = fc.asyncProperty(script, orders, async (each, [first]) => {
    const play = new OrderPlay(each, first as Order);
    await play.play(each);
    const restores = await runRestores(play);
    run += restores.run;
    expect(restores.faults).toEqual([]);
  });
  await fc.assert(property, { numRuns: Number(process.env.SEALWATCH_RUNS ?? 300) });
  console.info(`restore commands run: ${run}`);
}, 600_000);

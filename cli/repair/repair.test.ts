import { beforeEach, describe, expect, it } from 'vitest';
import { tableOf } from '../../aws/log/record-kinds.ts';
import type { Item, RecordKind } from '../../core/log/leaf.ts';
import { RepairWorld, TABLES } from '../../test/cli/repair-world.ts';
import { jsonOf, runRepair, verdictsOn } from '../../test/cli/run-repair.ts';
import { refusal } from '../../test/fakes/dynamodb/memory-dynamodb.ts';

let world: RepairWorld;

const repair = (...args: string[]) => repairTyping(null, ...args);

const repairTyping = (typed: string | null, ...args: string[]) => runRepair(world, args, typed);
const verdicts = () => verdictsOn(world);

const entry = (object: string, revision = 1): Item => ({ object, revision, state: 'intact' });
const tables = () => Object.values(TABLES).map((table) => world.db.items(table).toSorted(byKey));
const byKey = (a: Item, b: Item) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

beforeEach(async () => {
  world = new RepairWorld();
  await world.open();
});

/** What somebody with every right did to an item that Sealwatch had written twice. */
const ATTACKS: readonly [string, (first: Item, second: Item) => Promise<unknown>, string][] = [
  ['edited', (_, second) => world.put('entry', { ...second, state: 'altered' }), 'edited'],
  ['edited with a higher count', (_, second) => world.put('entry', { ...second, revision: 9 }), 'edited'],
  [
    'given a count that nobody of Sealwatch has',
    (_, second) => world.put('entry', { ...second, revision: 'x', seal: { a: 1 } }),
    'edited',
  ],
  ['removed', (_, second) => world.remove('entry', second), 'removed'],
  ['rolled back', (first) => world.put('entry', first), 'rolled-back'],
];

describe('an item that somebody changed', () => {
  it.each(ATTACKS)('%s: is named in a plan that changes nothing', async (_, attack, fault) => {
    const first = await world.write('entry', entry('b/k'));
    await attack(first, await world.write('entry', entry('b/k', 2)));
    const before = tables();
    const { out, exitCode } = await repair('--json');
    expect(jsonOf(out)).toMatchObject([
      { kind: 'record', record: 'entry', key: { object: 'b/k' }, fault, step: 'put', outcome: 'planned' },
      { kind: 'summary', isApplied: false, planned: 1, done: 0 },
    ]);
    expect(exitCode).toBe(1);
    expect(tables()).toEqual(before);
  });

  it.each(ATTACKS)('%s: is put back with its seal, and stays so', async (_, attack, fault) => {
    const first = await world.write('entry', entry('b/k'));
    const second = await world.write('entry', entry('b/k', 2));
    await attack(first, second);
    const { out, exitCode } = await repair('--apply', '--yes');
    expect(out).toContain('put back');
    expect(exitCode).toBe(0);
    expect(await world.item('entry', { object: 'b/k' })).toEqual(second);
    expect(await verdicts()).toEqual([`entry b/k: ${fault}, put-back`]);
    await world.write('entry', entry('b/k', 3));
    expect(await verdicts()).toEqual([`entry b/k: ${fault}, put-back`]);
  });

  it('slipped in: is removed, and told as put back', async () => {
    await world.put('entry', { ...entry('b/slipped'), seal: 'AAAAAAAAAAAAAAAA' });
    const { out, exitCode } = await repair('--apply', '--yes');
    expect(out).toMatch(/SLIPPED IN {2}entry b\/slipped[\s\S]* removed\n/);
    expect(exitCode).toBe(0);
    expect(await world.item('entry', { object: 'b/slipped' })).toBeNull();
    expect(await verdicts()).toEqual(['entry b/slipped: slipped-in, put-back']);
  });
});

const RECORDS: readonly [RecordKind, Item][] = [
  ['entry', entry('b/k')],
  ['version', { object: 'b/k', version: 'v1', written: 1 }],
  ['finding', { id: 'f1', stamp: 1 }],
  ['approval', { collection: 'approvals', id: 'a1' }],
  ['decision', { collection: 'decisions', id: 'd1' }],
];

describe('a table that was lost', () => {
  it.each(RECORDS)('has each %s again, without its stream having told of the loss', async (kind, item) => {
    const written = await world.write(kind, item);
    await world.tell();
    world.isTold = false;
    await world.remove(kind, item);
    world.isTold = true;
    const { exitCode } = await repair('--apply', '--yes');
    expect(exitCode).toBe(0);
    expect(world.db.items(tableOf(kind, TABLES))).toEqual([written]);
    expect(await verdicts()).toEqual([]);
  });

  it('is repaired as a whole, however many bundles of the log it takes, and a second run finds nothing', async () => {
    for (let at = 0; at < 300; at++) await world.write('entry', entry(`b/${at}`));
    const before = tables();
    await world.tell();
    world.isTold = false;
    for (let at = 0; at < 300; at++) await world.remove('entry', entry(`b/${at}`));
    world.isTold = true;
    const { out } = await repair('--apply', '--yes');
    expect(out).toContain('300 items put right, 0 written meanwhile');
    expect(tables()).toEqual(before);
    expect((await repair('--apply', '--yes')).out).toBe(
      '0 items put right, 0 written meanwhile, 0 cannot be repaired from the log, 0 failed\n',
    );
  });

  it('has each item named, also where they are more than are looked at at once', async () => {
    for (let at = 0; at < 2_050; at++) await world.write('entry', entry(`b/${at}`));
    await world.tell();
    world.isTold = false;
    for (let at = 0; at < 2_050; at++) await world.remove('entry', entry(`b/${at}`));
    const { out } = await repair('--json');
    const lines = jsonOf(out);
    const named = new Set(lines.flatMap(({ key }) => (key ? (key as { object: string }).object : [])));
    expect([named.size, lines.length]).toEqual([2_050, 2_051]);
  });

  it('is repaired for the records that are asked for', async () => {
    for (const [kind, item] of RECORDS) await world.remove(kind, await world.write(kind, item));
    await repair('--apply', '--yes', '--record', 'version,approval');
    const there = Object.values(TABLES).map((table) => world.db.items(table).length);
    expect(there).toEqual([0, 1, 0, 1]);
  });
});

describe('what the log cannot put right', () => {
  it.each<[string, string, number, () => Promise<unknown>]>([
    [
      'too-large',
      'larger than an entry of the log',
      1,
      async () =>
        world.remove(
          'finding',
          await world.write('finding', { id: 'f', stamp: 1, text: 'x'.repeat(70_000) }),
        ),
    ],
    [
      'built-on',
      'written by Sealwatch since',
      1,
      async () => {
        const written = await world.write('entry', entry('b/k'));
        await world.put('entry', { ...written, state: 'altered' });
        await world.write('entry', { ...entry('b/k', 2), state: 'altered' });
      },
    ],
    [
      'behind',
      'not in the log yet',
      3,
      async () => {
        await world.write('entry', entry('b/k'));
        await world.tell();
        world.isTold = false;
        await world.write('entry', entry('b/k', 2));
      },
    ],
    [
      'cut',
      'in a table that is told to nobody any more',
      3,
      async () => {
        await world.remove('entry', await world.write('entry', entry('b/k')));
        world.streams.set('entry', 'M');
      },
    ],
  ])('is named, and left: %s, %s', async (why, _, code, attack) => {
    await attack();
    const before = tables();
    const { out, exitCode } = await repair('--json', '--apply', '--yes');
    expect(jsonOf(out)).toMatchObject([
      { kind: 'record', step: null, outcome: 'cannot', why },
      { cannot: 1 },
    ]);
    expect(exitCode).toBe(code);
    expect(tables()).toEqual(before);
  });

  it('is everything until the log is open', async () => {
    world = new RepairWorld();
    await world.remove('entry', await world.write('entry', entry('b/k')));
    const { out, exitCode } = await repair('--apply', '--yes');
    expect(out).toContain('the log is not open yet');
    expect(exitCode).toBe(3);
    expect(tables()[0]).toEqual([]);
  });

  it('names the command that takes it from a restored table', async () => {
    await world.remove(
      'finding',
      await world.write('finding', { id: 'f', stamp: 1, text: 'x'.repeat(70_000) }),
    );
    const { out, err } = await repair();
    const command = 'sealwatch repair --point-in-time 2026-11-20T03:12:06Z --record finding';
    expect(out).toContain(`    ${command}\n`);
    expect(err).toContain(command);
  });
});

describe('whoever writes meanwhile', () => {
  it('wins, and the item is judged again by the next run', async () => {
    const written = await world.write('entry', entry('b/k'));
    await world.put('entry', { ...written, state: 'altered' });
    await world.tell();
    let theirs: Item = {};
    world.beforeRepair = async () => {
      theirs = await world.write('entry', { ...entry('b/k', 2), state: 'altered' });
    };
    const { out, exitCode } = await repair('--apply', '--yes');
    expect(out).toContain('left: it was written meanwhile, and has to be judged again');
    expect(exitCode).toBe(3);
    expect(await world.item('entry', { object: 'b/k' })).toEqual(theirs);
    world.beforeRepair = async () => {};
    expect((await repair()).out).toContain('Sealwatch has written it since');
  });

  it.each<[string, Item | null, Item]>([
    ['an item that was gone', null, entry('b/k', 2)],
    ['an item without a seal', { ...entry('b/k'), state: 'x' }, entry('b/k')],
    ['an item with a seal that is no text', { ...entry('b/k'), seal: ['x'] }, entry('b/k')],
    ['an item with another seal', { ...entry('b/k'), seal: 'x' }, entry('b/k')],
  ])('is not overwritten where there was %s', async (_, found, meanwhile) => {
    if (found !== null) await world.put('entry', found);
    const theirs = await world.write('entry', meanwhile);
    const place = { kind: 'entry', key: { object: 'b/k' }, found } as const;
    expect(await world.writer.put(place, entry('b/k', 7))).toBe(false);
    expect(await world.writer.remove(place)).toBe(false);
    expect(await world.item('entry', { object: 'b/k' })).toEqual(theirs);
  });
});

describe('the command', () => {
  const edited = async () =>
    world.put('entry', { ...(await world.write('entry', entry('b/k'))), state: 'x' });

  it('ends with 0 where nothing differs', async () => {
    await world.write('entry', entry('b/k'));
    expect(await repair()).toMatchObject({
      out: '0 items would be put right, 0 cannot be repaired from the log\n',
      exitCode: 0,
    });
  });

  it('changes nothing without a yes where nobody can be asked', async () => {
    await edited();
    const { err, exitCode } = await repair('--apply');
    expect(err).toContain('there is no terminal to ask on, so nothing was changed');
    expect(exitCode).toBe(2);
    expect(await world.item('entry', { object: 'b/k' })).toMatchObject({ state: 'x' });
  });

  it.each([
    ['y\n', 'intact'],
    ['\n', 'x'],
  ])('asks on a terminal, and does what %j means', async (typed, state) => {
    await edited();
    const { err, exitCode } = await repairTyping(typed, '--apply');
    expect(err).toContain('Put back 1 item and remove 0 items? [y/N]');
    expect(exitCode).toBe(0);
    expect(await world.item('entry', { object: 'b/k' })).toMatchObject({ state });
  });

  it('ends with 4 and the permission that is missing where AWS refuses', async () => {
    await edited();
    world.beforeRepair = () =>
      Promise.reject(
        refusal(
          'AccessDeniedException',
          'User: u is not authorized to perform: dynamodb:PutItem on resource: r',
        ),
      );
    const { err, exitCode } = await repair('--apply', '--yes');
    expect(err).toContain('not allowed: dynamodb:PutItem on r');
    expect(exitCode).toBe(4);
  });

  it('ends with 4 where a write fails, and goes on with the others', async () => {
    await edited();
    await world.put('finding', { ...(await world.write('finding', { id: 'f', stamp: 1 })), stamp: 2 });
    let isFirst = true;
    world.beforeRepair = async () => {
      if (isFirst) {
        isFirst = false;
        throw refusal('InternalServerError', 'internal');
      }
    };
    const { out, exitCode } = await repair('--apply', '--yes');
    expect(out).toContain(
      '1 item put right, 0 written meanwhile, 0 cannot be repaired from the log, 1 failed',
    );
    expect(exitCode).toBe(4);
    expect((await repair('--apply', '--yes')).exitCode).toBe(0);
  });
});

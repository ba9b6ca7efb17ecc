import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../core/log/leaf.ts';
import { RepairWorld, TABLES } from '../../test/cli/repair-world.ts';
import { NOW } from '../../test/cli/run-cli.ts';
import { runRepair, verdictsOn } from '../../test/cli/run-repair.ts';
import { refusal } from '../../test/fakes/dynamodb/memory-dynamodb.ts';

let world: RepairWorld;

const repair = (...args: string[]) => runRepair(world, args);

beforeEach(async () => {
  world = new RepairWorld();
  await world.open();
});

const LARGE: Item = { id: 'f', stamp: 1, text: 'x'.repeat(70_000) };
const THEN = ['--point-in-time', '2026-11-20T03:12:06Z'];
const DATASET: Item = { collection: 'datasets', id: 'moderation-v3', bucket: 'acme', status: 'sealed' };

describe('with the tables as they were at a time', () => {
  /** A finding that is too large for the log and a dataset, both removed after their table was kept. */
  async function lost(): Promise<Item> {
    const written = await world.write('finding', LARGE);
    await world.putItem(TABLES.runs, DATASET);
    world.backups.keep();
    await world.remove('finding', written);
    await world.removeItem(TABLES.runs, DATASET);
    return written;
  }

  it('a plan restores nothing, and says what would be restored', async () => {
    await lost();
    const { out, err, exitCode } = await repair(...THEN, '--record', 'finding');
    expect(out).toContain('cannot be repaired from the log: the log has only its digest');
    expect(err).toContain(
      'S-Findings is not restored yet: --apply restores it to restored-S-Findings-2026-11-20T03-12-06Z (',
    );
    expect(err).toContain(
      'sealwatch repair --point-in-time 2026-11-20T03:12:06.000Z --record finding --apply',
    );
    expect([exitCode, world.backups.begun]).toEqual([1, []]);
  });

  it('has what is too large for the log, and datasets, put back after their tables are restored', async () => {
    const written = await lost();
    world.backups.looksUntilThere = 3;
    const { out, err, exitCode } = await repair(...THEN, '--record', 'finding,approval', '--apply', '--yes');
    expect(out).toMatch(/REMOVED {2}finding f[\s\S]* put back\n/);
    expect(out).toContain(
      'REMOVED  dataset moderation-v3\n  bucket: "acme"\n  status: "sealed"\n  put back\n',
    );
    expect(out).toContain('2 items put right, 0 written meanwhile, 0 cannot be repaired');
    expect(err).toContain('aws dynamodb delete-table --table-name restored-S-Findings-2026-11-20T03-12-06Z');
    expect(exitCode).toBe(0);
    expect(world.backups.begun).toEqual(['S-Findings', 'S-Runs']);
    expect(await world.item('finding', { id: 'f' })).toEqual(written);
    expect(world.db.items(TABLES.runs)).toEqual([DATASET]);
    expect(await verdictsOn(world)).toEqual(['finding f: removed, put-back']);
  });

  it('plans with what was restored before', async () => {
    await lost();
    await repair(...THEN, '--record', 'finding,approval', '--apply', '--yes');
    await world.removeItem(TABLES.runs, DATASET);
    const { out, exitCode } = await repair(...THEN, '--record', 'approval');
    expect(out).toContain(
      '  status: "sealed"\n  would be put back: nothing but the restored table says that it was so\n',
    );
    expect([exitCode, world.backups.begun]).toEqual([1, ['S-Findings', 'S-Runs']]);
  });

  it('leaves an item whose digest is none of the log, and says that another time helps', async () => {
    const written = await world.write('finding', LARGE);
    await world.put('finding', { ...written, text: 'edited before' });
    world.backups.keep();
    const { out, exitCode } = await repair(...THEN, '--record', 'finding', '--apply', '--yes');
    expect(out).toContain('the restored table has another item, or none: take a time at which it was');
    expect(exitCode).toBe(1);
  });

  it('leaves a dataset that is another one now, and names what differs', async () => {
    await world.putItem(TABLES.runs, DATASET);
    world.backups.keep();
    await world.putItem(TABLES.runs, { ...DATASET, status: 'unsealed', readAt: 'x' });
    const { out, exitCode } = await repair(...THEN, '--record', 'approval', '--apply', '--yes');
    expect(out).toContain(
      'OTHER THEN  dataset moderation-v3: status\n  status: "unsealed", was "sealed"\n  left as it is\n',
    );
    expect(exitCode).toBe(0);
    expect(world.db.items(TABLES.runs)).toMatchObject([{ status: 'unsealed' }]);
  });

  it('restores nothing without a yes', async () => {
    await lost();
    const { err } = await runRepair(world, [...THEN, '--record', 'finding', '--apply'], 'n\n');
    expect(err).toContain('Restore 1 table beside those that are there (');
    expect(err).toContain('Nothing was changed.');
    expect(world.backups.begun).toEqual([]);
    expect(await repair(...THEN, '--apply')).toMatchObject({ exitCode: 2 });
  });

  it('leaves a dataset of a table of which AWS does not say that it was restored, and takes what the log can prove', async () => {
    await lost();
    world.backups.isProven = false;
    const { out, exitCode } = await repair(...THEN, '--record', 'finding,approval', '--apply', '--yes');
    expect(out).toContain('left: AWS does not say that the table it is in was restored');
    expect(out).toContain('1 item put right, 0 written meanwhile, 1 cannot be repaired');
    expect(exitCode).toBe(1);
    expect(world.db.items(TABLES.runs)).toEqual([]);
  });

  const DELETE =
    'S-Findings-2026-11-20T03-12-06Z stays, and costs, until it is deleted: aws dynamodb delete-table';

  it('shows a dataset before it asks, and says what stays where the answer is no', async () => {
    await lost();
    await repair(...THEN, '--record', 'finding,approval', '--apply', '--yes');
    await world.removeItem(TABLES.runs, DATASET);
    const { err } = await runRepair(world, [...THEN, '--record', 'finding,approval', '--apply'], 'n\n');
    expect(err).toMatch(/REMOVED {2}dataset moderation-v3[\s\S]*bucket: "acme"[\s\S]*Put back 1 item/);
    expect(err).toMatch(/Nothing was changed\.[\s\S]* stays, and costs/);
    expect(err).toContain(DELETE);
    expect(world.db.items(TABLES.runs)).toEqual([]);
  });

  it('says with which time it goes on, where the one that was given is another one a second later', async () => {
    await lost();
    const { err } = await repair('--point-in-time', '24h', '--record', 'finding', '--apply', '--yes');
    const time = new Date(Math.floor((NOW.getTime() - 24 * 60 * 60_000) / 1000) * 1000).toISOString();
    expect(err).toContain(`if this is interrupted, it goes on with --point-in-time ${time}`);
  });

  it('says what stays where the restore of a second table is refused', async () => {
    await lost();
    world.backups.refusals.set('S-Runs', new Error('too many at once'));
    const { err, exitCode } = await repair(...THEN, '--record', 'finding,approval', '--apply', '--yes');
    expect(err).toContain('too many at once');
    expect(err).toContain(DELETE);
    expect(err).not.toContain('S-Runs-2026-11-20T03-12-06Z stays');
    expect(exitCode).toBe(4);
  });

  it('says what stays where AWS refuses to write what was restored', async () => {
    const written = await lost();
    world.beforeRepair = async () => {
      throw refusal('AccessDeniedException', 'not authorized to perform: dynamodb:PutItem');
    };
    const { err, exitCode } = await repair(...THEN, '--record', 'finding', '--apply', '--yes');
    expect(err).toContain('dynamodb:PutItem');
    expect(err).toContain(DELETE);
    expect(exitCode).toBe(4);
    expect(await world.item('finding', { id: 'f' })).not.toEqual(written);
  });

  it('does not wait for ever for a restore that failed', async () => {
    await lost();
    world.backups.failing.add('S-Findings');
    const { err, exitCode } = await repair(...THEN, '--record', 'finding', '--apply', '--yes');
    expect(err).toContain('was begun, and AWS has no such table: it failed, or somebody deleted it');
    expect(exitCode).toBe(4);
  });
});

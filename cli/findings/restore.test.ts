import { describe, expect, it } from 'vitest';
import { BAD, entry, finding, GOOD, REF, version } from '../../test/cli/samples.ts';
import { restoreCommands } from './restore-command.ts';
import { restorePlan } from './restore-plan.ts';

const destroyed = { at: '2026-11-20T03:14:22.000Z', by: 'delete', sequencer: null, rank: null } as const;
const bad = version('Qm7xPw', { storedAt: '2026-11-20T03:12:07.000Z', digest: BAD });
const good = version('3sL4kq', {});
const marker = version('mArKer', {
  storedAt: '2026-11-20T04:00:00.000Z',
  kind: 'delete-marker',
  digest: null,
});
const gone = version('3sL4kq', { destroyed });
const archive = { bucket: 'acme-archive', key: 'labels-007.jsonl', versionId: 'Zk1' };

describe('restorePlan', () => {
  it('copies the expected version on top of a wrong one', () => {
    const plan = restorePlan(finding(), { entry: entry(), history: [bad, good] });
    expect(plan).toEqual({ kind: 'copy', source: { ...REF, versionId: '3sL4kq' }, size: 48_211 });
  });

  it('takes a delete marker off the expected version', () => {
    const removed = entry({
      current: { version: 'mArKer', versionId: 'mArKer', class: 'delete-marker', digest: null },
    });
    expect(restorePlan(finding(), { entry: removed, history: [marker, good] })).toEqual({
      kind: 'undelete',
      marker: 'mArKer',
    });
  });

  it('does not uncover wrong bytes below a delete marker', () => {
    const plan = restorePlan(finding(), { entry: entry(), history: [marker, bad, good] });
    expect(plan).toMatchObject({ kind: 'copy', source: { versionId: '3sL4kq' } });
  });

  it('copies from a surviving copy when the expected version is gone', () => {
    const known = { entry: entry(), history: [bad, gone] };
    expect(restorePlan(finding({}, { survives: [archive] }), known)).toMatchObject({
      kind: 'copy',
      source: archive,
    });
  });

  it('does not name a copy that is known to be gone', () => {
    const survives = [{ ...REF, versionId: '3sL4kq' }];
    const plan = restorePlan(finding({}, { survives }), { entry: entry(), history: [bad, gone] });
    expect(plan).toMatchObject({ kind: 'none', reason: expect.stringContaining('no copy'), lacks: GOOD });
  });

  it('takes a copy from the index when nothing nearer is left', () => {
    const copies = [version('v1', { destroyed }, archive), version('Zk1', {}, archive)];
    const plan = restorePlan(finding(), { entry: entry(), history: [bad, gone], copies });
    expect(plan).toMatchObject({ kind: 'copy', source: archive });
  });

  it('hides a key that nobody expects', () => {
    expect(restorePlan(finding(), { entry: entry({ expected: null }), history: [bad] })).toEqual({
      kind: 'hide',
    });
  });

  it('has nothing to do when the expected bytes are current', () => {
    const current = { version: 'v9', versionId: 'v9', class: 'same-bytes', digest: GOOD } as const;
    const plan = restorePlan(finding(), { entry: entry({ current, wrong: [] }), history: [good] });
    expect(plan).toEqual({ kind: 'none', reason: 'the expected bytes are current' });
  });

  it('takes the newest null version for the only one that is there', () => {
    const old = version(null, { storedAt: '2026-11-02T10:00:41.000Z' });
    const overwriting = version(null, { storedAt: '2026-11-20T03:12:07.000Z', digest: BAD });
    expect(restorePlan(finding(), { entry: entry(), history: [overwriting, old] })).toMatchObject({
      kind: 'none',
    });
  });
});

describe('restoreCommands', () => {
  const commands = (key: string, flags: string[] = [], size = 10) => {
    const ref = { bucket: 'b', key };
    return restoreCommands(ref, { kind: 'copy', source: { ...ref, versionId: 'v1' }, size }, flags).commands;
  };

  it('names bucket, key and version, unencoded: the AWS command encodes the source itself', () => {
    expect(commands('a b/c%20d')).toEqual([
      "aws s3api copy-object --bucket b --key 'a b/c%20d' --copy-source 'b/a b/c%20d?versionId=v1'",
    ]);
  });

  it('names the profile and the Region that were chosen', () => {
    expect(commands('a', ['--profile', 'x y'])[0]).toMatch(/--profile 'x y'$/);
  });

  it('deletes by the id of the marker', () => {
    const { commands: lines } = restoreCommands(
      { bucket: 'b', key: "it's" },
      { kind: 'undelete', marker: 'm' },
      [],
    );
    expect(lines).toEqual([String.raw`aws s3api delete-object --bucket b --key 'it'\''s' --version-id m`]);
  });

  it.each(['-rf', 'file:///etc/passwd', 'https://example.com/x'])(
    'hands %j over as JSON, so that it is not read',
    (key) => {
      expect(commands(key)[0]).toContain(`--cli-input-json '{"Bucket":"b","Key":"${key}"`);
    },
  );

  it('writes control characters as bytes', () => {
    expect(commands('a\x1b[31m\u202e')[0]).toContain(String.raw`--key $'a\x1b[31m\xe2\x80\xae'`);
  });

  it.each(['a\0b', 'a?versionId=b'])('gives no command that would do something else, for %j', (key) => {
    expect(commands(key)).toEqual([]);
  });

  it('copies what is too large for one call in parts', () => {
    const lines = commands("it's", [], 12 * 2 ** 30).join('\n');
    expect(lines).toContain('create-multipart-upload');
    expect(lines).toContain('seq 1 3');
    expect(lines).toContain(`last=${12 * 2 ** 30 - 1}`);
  });
});

import { describe, expect, it } from 'vitest';
import type { CopiesFound } from '../../core/engine/objects/find-copies.ts';
import type { Copy, ObjectFinding } from '../../core/findings/finding.ts';
import type { CommandLister, KeyInS3 } from '../../core/restore/key-in-s3.ts';
import { restorePlan } from '../../core/restore/restore-plan.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { fakeLister, listed, refusingLister } from '../../test/cli/fake-lister.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { BAD, entry, finding, GOOD, REF, version } from '../../test/cli/samples.ts';
import { reportOn } from './report.ts';
import { restoreCommands } from './restore-command.ts';

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

const nothing = { copies: [], unconfirmed: [], isComplete: true };
const at = (versionId: string | null) => ({ ...REF, versionId });
const found = (...copies: Copy[]) => ({ ...nothing, copies });

interface Case {
  readonly entry?: ManifestEntry;
  /** What is recorded, newest first. */
  readonly history: readonly VersionRecord[];
  readonly copies?: CopiesFound;
  readonly inS3?: Partial<KeyInS3>;
}

/** In S3 is what is recorded, in a bucket that keeps versions, unless the case says otherwise. */
function planOf({ entry: known = entry(), history, copies = nothing, inS3 = {} }: Case) {
  const versions = history.filter(({ fact }) => fact.destroyed === null).map(listed);
  return restorePlan({
    ref: REF,
    wanted: known.standing.expected,
    entry: known,
    history,
    copies,
    unversioned: new Set(),
    inS3: { versioning: 'enabled', versions, ...inS3 },
  });
}

const removed = entry({
  current: { version: 'mArKer', versionId: 'mArKer', class: 'delete-marker', digest: null },
});

describe('restorePlan', () => {
  it('copies the expected version on top of a wrong one, which stays', () => {
    expect(planOf({ history: [bad, good], copies: found(at('3sL4kq')) })).toEqual({
      kind: 'copy',
      source: at('3sL4kq'),
      size: 48_211,
      isConfirmed: true,
      isUnversioned: false,
      fate: 'kept',
    });
  });

  it('takes a delete marker off the expected version', () => {
    const plan = planOf({ entry: removed, history: [marker, good], copies: found(at('3sL4kq')) });
    expect(plan).toEqual({
      kind: 'undelete',
      marker: 'mArKer',
      source: at('3sL4kq'),
      size: 48_211,
      isConfirmed: true,
    });
  });

  it('takes a null delete marker off the expected version', () => {
    const nullMarker = version(null, {
      storedAt: '2026-11-20T04:00:00.000Z',
      kind: 'delete-marker',
      digest: null,
    });
    const plan = planOf({ entry: removed, history: [nullMarker, good], inS3: { versioning: 'suspended' } });
    expect(plan).toEqual({
      kind: 'undelete',
      marker: null,
      source: at('3sL4kq'),
      size: 48_211,
      isConfirmed: true,
    });
  });

  it('leaves a null delete marker that has replaced the expected bytes, and copies them back', () => {
    const nullMarker = version(null, { kind: 'delete-marker', digest: null });
    const inS3 = { versioning: 'suspended', versions: [listed(nullMarker, 0)] } as const;
    const history = [nullMarker, version(null, {})];
    expect(planOf({ entry: removed, history, inS3, copies: found(archive) })).toMatchObject({
      kind: 'copy',
      source: archive,
      fate: 'nothing-there',
    });
    expect(planOf({ entry: removed, history, inS3 })).toEqual({
      kind: 'none',
      reason: 'no copy of the expected bytes is known',
    });
  });

  it('does not uncover wrong bytes below a delete marker', () => {
    const plan = planOf({ history: [marker, bad, good], copies: found(at('3sL4kq')) });
    expect(plan).toMatchObject({ kind: 'copy', source: { versionId: '3sL4kq' } });
  });

  it('does not delete a marker under which there is nothing any more', () => {
    const plan = planOf({ entry: removed, history: [marker, good], inS3: { versions: [listed(marker, 0)] } });
    expect(plan).toMatchObject({ kind: 'none' });
  });

  it.each([
    ['suspended', [listed(version(null, { digest: BAD }), 0)], 'lost'],
    ['never', [listed(version(null, { digest: BAD }), 0)], 'lost'],
    ['suspended', [listed(bad, 0), listed(version(null, {}), 1)], 'lost'],
    ['suspended', [listed(bad, 0)], 'kept'],
    ['never', [], 'nothing-there'],
    ['enabled', [listed(version(null, { digest: BAD }), 0)], 'kept'],
    [null, null, 'unknown'],
    ['enabled', null, 'kept'],
  ] as const)('says what becomes of what is there: versions %s, %j: %s', (versioning, versions, fate) => {
    const inS3 = { versioning, versions };
    expect(planOf({ history: [bad], copies: found(archive), inS3 })).toMatchObject({ fate });
    expect(planOf({ entry: entry({ expected: null }), history: [bad], inS3 })).toMatchObject(
      fate === 'nothing-there' ? { kind: 'none' } : { kind: 'hide', fate },
    );
  });

  it('says that no copy is known, and when not all were looked at', () => {
    expect(planOf({ history: [bad, gone] })).toEqual({
      kind: 'none',
      reason: 'no copy of the expected bytes is known',
    });
    expect(planOf({ history: [bad, gone], copies: { ...nothing, isComplete: false } })).toEqual({
      kind: 'none',
      reason: 'no copy of the expected bytes was found; not every version that held them could be looked at',
    });
  });

  it('takes what S3 would not confirm only where nothing is confirmed, and says so', () => {
    const copies = { copies: [], unconfirmed: [archive], isComplete: false };
    const plan = planOf({ history: [bad, gone], copies });
    expect(plan).toMatchObject({ kind: 'copy', source: archive, isConfirmed: false });
    expect(restoreCommands(REF, plan, []).note).toMatch(/S3 did not let you confirm/);
    expect(planOf({ history: [bad], copies: { ...copies, copies: [at('3sL4kq')] } })).toMatchObject({
      source: at('3sL4kq'),
      isConfirmed: true,
    });
  });

  it('takes a marker from what is recorded where S3 does not say, and notes it', () => {
    const plan = planOf({ entry: removed, history: [marker, good], inS3: { versions: null } });
    expect(plan).toEqual({
      kind: 'undelete',
      marker: 'mArKer',
      source: at('3sL4kq'),
      size: 48_211,
      isConfirmed: false,
    });
  });

  it('has nothing to do when the expected bytes are current', () => {
    const current = { version: 'v9', versionId: 'v9', class: 'same-bytes', digest: GOOD } as const;
    expect(planOf({ entry: entry({ current, wrong: [] }), history: [good] })).toEqual({
      kind: 'none',
      reason: 'the expected bytes are current',
    });
  });
});

describe('reportOn', () => {
  const report = async (
    history: readonly VersionRecord[],
    lister: CommandLister,
    evidence: Partial<ObjectFinding['evidence']> = {},
    known = entry(),
  ) => {
    const queries = fakeQueries({ entry: known, history });
    const globals = { json: false, stack: 'Sealwatch', profile: undefined, region: undefined };
    const { restore } = await reportOn({ queries, lister }, finding({}, evidence), globals);
    return restore;
  };

  it('never takes copies of what was lost for copies of what is expected', async () => {
    const lost = { destroyed: { at: '', by: 'delete', approved: false } as const, survives: [archive] };
    const copyOfLost = version('Zk1', { digest: BAD }, archive);
    const history = [version('Qm7xPw', { digest: BAD, destroyed }), gone, copyOfLost];
    expect(await report(history, fakeLister(history), lost)).toEqual({
      commands: [],
      note: 'no copy of the expected bytes is known',
    });
  });

  it('takes the copy that is there, and not the one that the finding knew', async () => {
    const other = { ...archive, key: 'other.jsonl', versionId: 'Yy2' };
    const history = [bad, gone, version('Zk1', { destroyed }, archive), version('Yy2', {}, other)];
    const restore = await report(history, fakeLister(history), { survives: [archive] });
    expect(restore?.commands.join()).toContain('acme-archive/other.jsonl?versionId=Yy2');
  });

  it('does not offer an overwritten null version that S3 would not speak of', async () => {
    const history = [version(null, { digest: BAD }), version(null, { storedAt: '2026-11-01T00:00:00.000Z' })];
    const expected = entry().standing.expected;
    const known = entry({ expected: expected && { ...expected, version: 'null/e/t', versionId: null } });
    expect((await report(history, refusingLister, {}, known))?.commands).toEqual([]);
  });

  it('names no version id in a bucket that never kept versions, where there is none', async () => {
    const history = [version(null, { digest: BAD }), version(null, {}, archive)];
    expect((await report(history, fakeLister(history, 'never')))?.commands.join()).toMatch(
      / --copy-source acme-archive\/labels-007.jsonl$/,
    );
    expect((await report(history, fakeLister(history, 'suspended')))?.commands.join()).toContain(
      '?versionId=null',
    );
  });

  it('says that what is there is lost where the bucket keeps no versions', async () => {
    const history = [version(null, { digest: BAD }), version('Zk1', {}, archive)];
    expect((await report(history, fakeLister(history, 'suspended')))?.note).toBe(
      'copies the expected bytes over what is there now, which is lost by that: the bucket keeps no versions of it. Download it first if you want it as evidence',
    );
  });
});

const SURE = { isConfirmed: true, isUnversioned: false, fate: 'kept' } as const;

describe('restoreCommands', () => {
  const commands = (key: string, flags: string[] = [], size = 10) => {
    const ref = { bucket: 'b', key };
    return restoreCommands(ref, { kind: 'copy', source: { ...ref, versionId: 'v1' }, size, ...SURE }, flags)
      .commands;
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
      {
        kind: 'undelete',
        marker: 'm',
        source: { bucket: 'b', key: "it's", versionId: 'v' },
        size: 10,
        isConfirmed: true,
      },
      [],
    );
    expect(lines).toEqual([String.raw`aws s3api delete-object --bucket b --key 'it'\''s' --version-id m`]);
  });

  it.each([
    [10, /^aws s3api copy-object --bucket b --key a --copy-source 'b\/a\?versionId=v' --if-none-match '\*'$/],
    [6 * 2 ** 30, /complete-multipart-upload --bucket b --key a --if-none-match '\*' --upload-id "\$upload"/],
  ])(
    'copies over a null marker, on condition, and never deletes by the name null: %d bytes',
    (size, expected) => {
      const source = { bucket: 'b', key: 'a', versionId: 'v' };
      const plan = { kind: 'undelete', marker: null, source, size, isConfirmed: true } as const;
      const { commands: lines, note } = restoreCommands({ bucket: 'b', key: 'a' }, plan, []);
      expect(lines.join('\n')).toMatch(expected);
      expect(lines.join()).not.toContain('delete-object');
      expect(note).toBe('copies the expected bytes back, unless somebody stores something there meanwhile');
    },
  );

  it('copies to where nothing is on the condition that nothing came meanwhile', () => {
    const source = { bucket: 'b', key: 'old', versionId: 'v' };
    const plan = { kind: 'copy', source, size: 10, ...SURE, fate: 'nothing-there' } as const;
    const { commands: lines } = restoreCommands({ bucket: 'b', key: 'a' }, plan, []);
    expect(lines.join()).toMatch(/ --if-none-match '\*'$/);
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

import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ListedVersion } from '../../core/versions/version-lister.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { NOW } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT, GOOD, REF, version } from '../../test/cli/samples.ts';
import { Sink } from '../../test/cli/sink.ts';
import type { Connection } from '../connection/connect.ts';
import { Terminal } from '../output/terminal.ts';
import { Runner } from '../runner.ts';
import { addErased } from './erased-command.ts';
import type { RemainsReader } from './find-remains.ts';

const ADDRESS = `s3://${REF.bucket}/${REF.key}`;
const listed = (versionId: string | null, kind: 'object' | 'delete-marker' = 'object'): ListedVersion => ({
  versionId,
  kind,
  isLatest: false,
  etag: null,
  size: null,
  storedAt: NOW,
  storageClass: null,
});
const NOTHING: RemainsReader = {
  holds: async () => true,
  listVersions: async () => [],
  uploads: async () => [],
  destinations: async () => [],
};
const DESTROYED = version('v1', { destroyed: { at: '', by: 'delete', sequencer: null, rank: null } });
const denied = () => Promise.reject(new SealwatchError('ACCESS_DENIED', 'not allowed'));

async function erased(
  words: readonly string[],
  {
    reader = {},
    records = [DESTROYED],
  }: { readonly reader?: Partial<RemainsReader>; readonly records?: readonly VersionRecord[] } = {},
) {
  const [out, err] = [new Sink(null), new Sink(null)];
  const runner = new Runner({
    terminal: new Terminal({ out, err }, { NO_COLOR: '1' }),
    environment: {},
    clock: () => NOW,
    connect: async () =>
      ({
        queries: fakeQueries({ datasets: [DATASET], history: records }),
        deployment: DEPLOYMENT,
      }) as Connection,
  });
  const program = new Command().option('--json').exitOverride();
  addErased(program, runner, () => ({ ...NOTHING, ...reader }));
  await program.parseAsync(['erased', ...words], { from: 'user' });
  return { out: out.text, err: err.text, exit: runner.exitCode };
}

describe('erased', () => {
  it('ends with 0 only where nothing is left and everything was answered', async () => {
    expect(await erased([ADDRESS])).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^ERASED: nothing is left/),
    });
  });

  it.each([
    [
      'of which nothing was ever recorded, such as one that is misspelt',
      [],
      'no version of it was ever recorded, so nobody knows its bytes: look at the spelling, or ask with --digest',
    ],
    [
      'with a version that nobody read',
      [DESTROYED, version('v0', { digest: null, unestablished: 'archived' })],
      'nobody read the bytes of 1 version, such as v0',
    ],
    [
      'with a version of which only the deletion was seen',
      [version('v0', { kind: 'unknown', digest: null })],
      'nobody read the bytes of 1 version, such as v0',
    ],
  ])('proves nothing of a key %s: its bytes may lie under another key', async (_, records, why) => {
    const { out, exit } = await erased([ADDRESS], { records });
    expect(out).toBe(`not answered  copies of ${ADDRESS}: ${why}\nNOT PROVEN: 1 question not answered\n`);
    expect(exit).toBe(3);
  });

  it('asks for no bytes of a delete marker', async () => {
    const marker = version('m1', { kind: 'delete-marker', digest: null });
    expect(await erased([ADDRESS], { records: [marker, DESTROYED] })).toMatchObject({ exit: 0 });
  });

  it('says of a key with a zero byte that no command can delete it', async () => {
    const reader = { listVersions: async () => [listed('v1')] };
    const records = [{ ...DESTROYED, key: 'a\0b' }];
    const { out, exit } = await erased([`s3://${REF.bucket}/a\0b`], { reader, records });
    expect(out).toContain('v1\n  the key holds a zero byte, which no shell can pass on: use an SDK\n');
    expect(exit).toBe(1);
  });

  it('names versions, markers and uploads of the key, with what deletes each', async () => {
    const reader = {
      listVersions: async () => [listed('v1'), listed('m1', 'delete-marker'), listed(null)],
      uploads: async () => ['up1'],
    };
    const { out, exit } = await erased([ADDRESS], { reader });
    expect(out).toBe(
      [
        `version  ${ADDRESS}  v1`,
        `  aws s3api delete-object --bucket ${REF.bucket} --key ${REF.key} --version-id v1`,
        `delete-marker  ${ADDRESS}  m1`,
        `  aws s3api delete-object --bucket ${REF.bucket} --key ${REF.key} --version-id m1`,
        `version  ${ADDRESS}  null`,
        `  aws s3api delete-object --bucket ${REF.bucket} --key ${REF.key} --version-id null`,
        '  (deletes whatever is stored without a version id by then, not only this: look again right before)',
        `upload  ${ADDRESS}  up1`,
        `  aws s3api abort-multipart-upload --bucket ${REF.bucket} --key ${REF.key} --upload-id up1`,
        'NOT ERASED: 4 left',
        '',
      ].join('\n'),
    );
    expect(exit).toBe(1);
  });

  it('names other keys with bytes that it ever held, as S3 confirms them', async () => {
    const records = [
      DESTROYED,
      { ...version('c1', {}), key: 'moderation/v3/copy' },
      { ...version('c2', {}), key: 'moderation/v3/gone' },
    ];
    const holds = async ({ key }: { key: string }) => key !== 'moderation/v3/gone';
    const { out, exit } = await erased([ADDRESS, '--json'], { records, reader: { holds } });
    const [copy, summary] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(copy).toMatchObject({ kind: 'copy', key: 'moderation/v3/copy', versionId: 'c1' });
    expect(summary).toEqual({ kind: 'summary', erased: false, left: 1, unasked: 0 });
    expect(exit).toBe(1);
  });

  it('names replicas where enabled rules copy to', async () => {
    const reader = {
      destinations: async () => ['acme-replica'],
      listVersions: async ({ bucket }: { bucket: string }) =>
        bucket === 'acme-replica' ? [listed('v1')] : [],
    };
    expect((await erased([ADDRESS], { reader })).out).toContain(`replica  s3://acme-replica/${REF.key}  v1`);
  });

  it('proves nothing where a question was not answered', async () => {
    const { out, exit } = await erased([ADDRESS], { reader: { uploads: denied, destinations: denied } });
    expect(out).toContain(`not answered  uploads of ${ADDRESS}: not allowed`);
    expect(out).toContain('NOT PROVEN: 2 questions not answered');
    expect(exit).toBe(3);
  });

  it('looks for bytes under whatever key, and for replicas of exactly their versions', async () => {
    const reader = {
      destinations: async () => ['acme-replica'],
      listVersions: async () => [listed('v1'), listed('other')],
    };
    const { out } = await erased(['--digest', GOOD], { reader });
    expect(out).toContain(`replica  s3://acme-replica/${REF.key}  v1`);
    expect(out).toContain('NOT ERASED: 1 left');
  });

  it.each([
    ['nothing', [], 'say what is to be gone'],
    ['both', [ADDRESS, '--digest', GOOD], 'say what is to be gone'],
    [
      'the digest of no bytes',
      ['--digest', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
      'every empty object has',
    ],
  ])('refuses %s', async (_, words, message) => {
    const { err, exit } = await erased(words);
    expect(err).toContain(message);
    expect(exit).toBe(2);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../test/seed.ts';
import { AskedVersions, parseReportIndex, reportedTask } from './job-report.ts';

const HEX = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const BASE64 = 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=';
const COLUMNS = ['Bucket', 'Key', 'VersionId', 'TaskStatus', 'ErrorCode', 'HTTPStatusCode', 'ResultMessage'];

const SAID = {
  checksum_base64: BASE64,
  checksum_hex: HEX,
  etag: '"0123abcd"',
  checksumAlgorithm: 'SHA256',
  checksumType: 'FULL_OBJECT',
};

const asked = new AskedVersions([
  { bucket: 'acme', key: 'a b/ü.bin', versionId: 'v1' },
  { bucket: 'acme', key: 'a%20b', versionId: 'v2' },
  { bucket: 'acme', key: 'a b', versionId: 'v3' },
  { bucket: 'acme', key: 'c+d', versionId: 'v4' },
]);

const row = (over: Partial<Record<(typeof COLUMNS)[number], string>> = {}): string[] => {
  const fields: Record<string, string> = {
    Bucket: 'acme',
    Key: 'a%20b%2F%C3%BC.bin',
    VersionId: 'v1',
    TaskStatus: 'succeeded',
    ErrorCode: '',
    HTTPStatusCode: '200',
    ResultMessage: JSON.stringify(SAID),
    ...over,
  };
  return COLUMNS.map((name) => fields[name] ?? '');
};

const read = (over?: Parameters<typeof row>[0]) => reportedTask(row(over), COLUMNS, asked);
const saying = (over: object) => read({ ResultMessage: JSON.stringify({ ...SAID, ...over }) });

describe('a row of a report', () => {
  it('gives the digest of the version that was asked for', () => {
    expect(read()).toEqual({
      version: { bucket: 'acme', key: 'a b/ü.bin', versionId: 'v1' },
      kind: 'computed',
      digest: `sha256:${HEX}`,
      etag: '0123abcd',
    });
  });

  it('is read by the names of its columns, in whatever order S3 writes them', () => {
    const columns = COLUMNS.toReversed();
    expect(reportedTask(row().toReversed(), columns, asked)).toMatchObject({ digest: `sha256:${HEX}` });
  });

  it.each([
    ['a+b%2F%C3%BC.bin', 'v1', 'a b/ü.bin'],
    ['a b/ü.bin', 'v1', 'a b/ü.bin'],
    ['a%2520b', 'v2', 'a%20b'],
    ['a%20b', 'v2', 'a%20b'],
    ['a%20b', 'v3', 'a b'],
    ['c%2Bd', 'v4', 'c+d'],
    ['c+d', 'v4', 'c+d'],
  ])('with the key spelled %s and version %s is about %j', (Key, VersionId, key) => {
    expect(read({ Key, VersionId })?.version.key).toBe(key);
  });

  it.each([
    ['another bucket', { Bucket: 'other' }],
    ['another key', { Key: 'x' }],
    ['another version of the key', { VersionId: 'v9' }],
    ['no version', { VersionId: '' }],
  ])('about %s is about nothing that was asked for', (_, over) => {
    expect(read(over)).toBeNull();
  });

  it.each([
    ['a task that failed', read({ TaskStatus: 'failed', ErrorCode: 'AccessDenied' }), 'AccessDenied'],
    ['a task without a status', read({ TaskStatus: '' }), /./],
    ['no JSON', read({ ResultMessage: HEX }), 'no JSON'],
    ['a list', read({ ResultMessage: '[]' }), 'no object'],
    ['another algorithm', saying({ checksumAlgorithm: 'CRC64NVME' }), 'it is CRC64NVME of FULL_OBJECT'],
    ['a checksum over parts', saying({ checksumType: 'COMPOSITE' }), 'it is SHA256 of COMPOSITE'],
    ['no type', saying({ checksumType: undefined }), 'it is SHA256 of nothing'],
    ['two checksums', saying({ checksum_hex: 'ab'.repeat(32) }), 'two checksums'],
    ['no checksum', saying({ checksum_hex: undefined, checksum_base64: undefined }), 'no checksum'],
    [
      'a checksum that is too short',
      saying({ checksum_hex: 'ab', checksum_base64: undefined }),
      'no SHA-256',
    ],
    [
      'base64 with the number of parts',
      saying({ checksum_hex: undefined, checksum_base64: `${BASE64}-3` }),
      'no SHA-256',
    ],
  ])('that says %s gives no digest', (_, task, why) => {
    expect(task).toMatchObject({ kind: 'failed', why: expect.stringMatching(why) });
  });

  it('is believed with one spelling of the checksum, in capitals too', () => {
    expect(saying({ checksum_base64: undefined, checksum_hex: HEX.toUpperCase() })).toMatchObject({
      digest: `sha256:${HEX}`,
    });
    expect(saying({ checksum_hex: undefined })).toMatchObject({ digest: `sha256:${HEX}` });
  });

  it('never throws and never gives another version, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.json(), fc.constantFrom(...row())), { maxLength: 9 }),
        (fields) => {
          const task = reportedTask(fields, COLUMNS, asked);
          expect(task === null || asked.all.includes(task.version)).toBe(true);
        },
      ),
    );
  });
});

const INDEX = {
  Format: 'Report_CSV_20180820',
  ReportCreationDate: '2026-11-29T17:48:39.725Z',
  Results: [
    {
      TaskExecutionStatus: 'succeeded',
      Bucket: 'reports',
      MD5Checksum: '83b1c4',
      Key: 'reports/job-1/results/6217.csv',
    },
  ],
  ReportSchema: 'Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage',
};

describe('the index of a report', () => {
  it('names files and columns', () => {
    expect(parseReportIndex(JSON.stringify(INDEX))).toEqual({
      columns: COLUMNS,
      files: [{ bucket: 'reports', key: 'reports/job-1/results/6217.csv', md5: '83b1c4' }],
    });
  });

  it.each([
    ['no JSON', '{', 'it is no JSON'],
    [
      'of another format',
      JSON.stringify({ ...INDEX, Format: 'Report_CSV_20300101' }),
      'its format is "Report_CSV_20300101"',
    ],
    [
      'without results of tasks',
      JSON.stringify({ ...INDEX, ReportSchema: 'Bucket, Key' }),
      'its rows have no VersionId, TaskStatus, ResultMessage',
    ],
    ['empty', '{}', 'its format is null'],
  ])('is not believed where it is %s', (_, text, wrong) => {
    expect(parseReportIndex(text)).toEqual({ wrong });
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Signer } from '../attestation/signer.ts';
import { SealwatchError } from '../base/errors.ts';
import { bytesOfText, textOfBytes } from './byte-text.ts';
import { whyNoFile } from './file-path.ts';
import { FORMAT_NAMES, type FormatName, type FormatTools } from './format.ts';
import { bareFile, type Manifest, type ManifestFile, manifestOf, withProvenance } from './manifest.ts';
import { printManifest } from './print-manifest.ts';
import { readBag } from './read-bag.ts';
import { readDocument } from './read-document.ts';

const tools: FormatTools = {
  hash: (algorithm, bytes) => createHash(algorithm).update(bytes).digest('hex'),
  parseYaml: (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new SealwatchError('USAGE', 'no YAML', { cause: error });
    }
  },
  printYaml: (value) => stringify(value),
};
const signer: Signer = { keyId: 'k', certificates: [], sign: async () => Uint8Array.of(1) };

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits });

/** Names that formats get wrong: line ends, escapes, marks of each format, letters of two forms, bytes that are no UTF-8. */
const piece = fc.oneof(
  fc.constantFrom(
    'a',
    'b.txt',
    ' ',
    '\\',
    '\n',
    '\r',
    '%',
    '%0A',
    '%25',
    '"',
    "'",
    ',',
    ':',
    '#',
    '*',
    '-',
    '+',
    '&',
    '?',
    '=',
    'é',
    'e\u0301',
    '😀',
    '\udcff',
    '\udc80',
    '__proto__',
    'data',
    '~',
    '(',
    '\t',
    '\u2028',
  ),
  fc.string({ minLength: 1, maxLength: 5 }),
);
const path = fc
  .array(
    fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => textOfBytes(bytesOfText(parts.join('/')) ?? new Uint8Array()))
  .filter((text) => text !== '' && whyNoFile(text) === null);

const file: fc.Arbitrary<ManifestFile> = fc.record({
  path,
  digests: fc.record({ sha256: hex(64), md5: hex(32) }),
  size: fc.nat(),
  object: fc.constant(null),
  etag: fc.constant(null),
  storedAt: fc.constant(null),
});

const word = fc.option(fc.string({ minLength: 1 }));
const said = fc.array(
  fc.record({ approval: word, by: word, at: word, source: word, collected: word, transform: word }),
  { maxLength: 2 },
);

const inBucket = (of: fc.Arbitrary<ManifestFile>): fc.Arbitrary<ManifestFile> =>
  fc
    .record({ base: of, versionId: fc.option(hex(10)), etag: hex(32), said })
    .map(({ base, versionId, etag, said }) => ({
      ...base,
      ...withProvenance(said),
      object: { bucket: 'acme-data', key: base.path, versionId },
      etag,
      storedAt: '2026-11-20T03:12:07.000Z',
    }));

const manifest = (of: fc.Arbitrary<ManifestFile>): fc.Arbitrary<Manifest> =>
  fc
    .uniqueArray(of, { selector: (each) => each.path, minLength: 1, maxLength: 8 })
    .map((files) => manifestOf(files, { name: 'set', createdAt: '2026-11-29T10:00:00.000Z' }));

async function roundTrip(given: Manifest, format: FormatName) {
  const printed = await printManifest(given, format, { tools, signer: format === 'oms' ? signer : null });
  const bytes = printed.files.get(printed.main) ?? new Uint8Array();
  const read = readDocument({ fileName: printed.main, bytes, format: null }, tools);
  return { printed, read };
}

/** What each format keeps of a file beside its path. */
const KEPT: Readonly<Record<FormatName, (file: ManifestFile) => Partial<ManifestFile>>> = {
  seed: ({ digests, size }) => ({ digests: { sha256: digests.sha256 ?? '' }, size }),
  sha256sum: ({ digests }) => ({ digests: { sha256: digests.sha256 ?? '' } }),
  bagit: ({ digests }) => ({ digests: { sha256: digests.sha256 ?? '' } }),
  oms: ({ digests }) => ({ digests: { sha256: digests.sha256 ?? '' } }),
  'in-toto': (each) => each,
  croissant: ({ digests, size, object, provenance }) => ({
    digests: { sha256: digests.sha256 ?? '' },
    size,
    object,
    ...withProvenance(provenance ?? []),
  }),
  frictionless: ({ digests, size, object }) => ({ digests: { sha256: digests.sha256 ?? '' }, size, object }),
  dvc: ({ digests, size, etag }) => ({ digests: { md5: digests.md5 ?? '' }, size, etag }),
  huggingface: ({ digests, size }) => ({ digests: { sha256: digests.sha256 ?? '' }, size }),
  's3-inventory': ({ size, object, etag, storedAt }) => ({ size, object, etag, storedAt }),
  's3-batch': ({ object }) => ({ object }),
};

const LOCAL = FORMAT_NAMES.filter((name) => !name.startsWith('s3-'));

describe('what is written in a format is recognised and read as it was', () => {
  it.each(LOCAL)('of files: %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(manifest(file), async (given) => {
        const held = given.files.filter(
          (each) => each.path.isWellFormed() || ['seed', 'sha256sum', 'in-toto'].includes(format),
        );
        fc.pre(held.length > 0);
        const { printed, read } = await roundTrip(given, format);
        expect(read.format).toBe(format);
        expect(read.manifest.files).toEqual(
          held.map((each) => ({ ...bareFile(each.path), ...KEPT[format](each) })),
        );
        expect(printed.count).toBe(held.length);
        expect(
          printed.notHeld.filter(({ what }) => what === 'file').reduce((sum, { count }) => sum + count, 0),
        ).toBe(given.files.length - held.length);
      }),
      { numRuns: 60 },
    );
  });

  it.each(FORMAT_NAMES.filter((name) => name !== 'bagit'))('of objects: %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(manifest(inBucket(file)), async (given) => {
        const whole = manifestOf(
          given.files.filter((each) => each.path.isWellFormed()),
          given,
        );
        fc.pre(whole.files.length > 0);
        const { read } = await roundTrip(whole, format);
        const expected = whole.files.map((each) => ({ ...bareFile(each.path), ...KEPT[format](each) }));
        expect(read.manifest.files).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('of objects: a bag, from all of its tag files', async () => {
    await fc.assert(
      fc.asyncProperty(manifest(inBucket(file)), async (given) => {
        const whole = manifestOf(
          given.files.filter((each) => each.path.isWellFormed()),
          given,
        );
        fc.pre(whole.files.length > 0);
        const printed = await printManifest(whole, 'bagit', { tools, signer: null });
        const { manifest: read, notRead } = readBag(printed.files, tools);
        expect(read).toEqual({
          ...whole,
          files: whole.files.map((each) => ({ ...each, etag: null, storedAt: null })),
        });
        expect(notRead).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('of keys that no file is called like: only in lists of S3', async () => {
    const keys = ['a//b', '/x', '../up', './here', 'folder/'];
    const files = keys.map((key) => ({
      ...bareFile(key),
      digests: { sha256: 'ab'.repeat(32) },
      object: { bucket: 'acme-data', key, versionId: 'v' },
    }));
    const given = manifestOf([
      ...files,
      {
        ...bareFile('good'),
        digests: { sha256: 'ab'.repeat(32) },
        object: { bucket: 'acme-data', key: 'good', versionId: 'v' },
      },
    ]);
    const { read } = await roundTrip(given, 's3-batch');
    expect(read.manifest.files.map((each) => each.path)).toEqual(given.files.map((each) => each.path));
    const { printed } = await roundTrip(given, 'sha256sum');
    expect(printed.notHeld.filter(({ what }) => what === 'file')).toEqual([
      { what: 'file', count: 2, example: '../up', reason: 'a part of it is a dot or two' },
      { what: 'file', count: 1, example: '/x', reason: 'it begins with a slash' },
      { what: 'file', count: 1, example: 'a//b', reason: 'a part of it is empty' },
      { what: 'file', count: 1, example: 'folder/', reason: 'it ends in a slash' },
    ]);
  });
});

describe('hostile input', () => {
  const json = fc.json({ maxDepth: 4 }).map((text) => bytesOfText(text) ?? new Uint8Array());
  const known = fc.constantFrom(
    'records',
    'dataset_name',
    '_type',
    'subject',
    'digest',
    'sha256',
    'predicate',
    'resources',
    'path',
    'hash',
    'distribution',
    '@type',
    'cr:FileObject',
    'contentUrl',
    'outs',
    'md5',
    'relpath',
    'siblings',
    'oid',
    'lfs',
    'payload',
    'payloadType',
    'signatures',
    'sig',
    'mediaType',
    '..',
    '/etc/passwd',
    'files',
  );
  const shaped = fc
    .letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        known,
        fc.integer(),
        fc.constant(null),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('value'), { maxLength: 3 }),
      object: fc.dictionary(known, tie('value'), { maxKeys: 5 }),
    }))
    .object.map((value) => bytesOfText(JSON.stringify(value)) ?? new Uint8Array());

  it.each([...FORMAT_NAMES, null])(
    'is read or refused by an error of its own, and leads to no path outside: %s',
    (format) => {
      fc.assert(
        fc.property(fc.oneof(fc.uint8Array(), json, shaped), (bytes) => {
          try {
            const { manifest: read } = readDocument(
              { fileName: 'manifest-sha256.txt', bytes, format },
              tools,
            );
            if (format !== null && !format.startsWith('s3-'))
              expect(read.files.map((each) => whyNoFile(each.path)).filter((why) => why !== null)).toEqual(
                [],
              );
          } catch (error) {
            expect(error).toBeInstanceOf(SealwatchError);
            expect((error as SealwatchError).code).toBe('USAGE');
          }
        }),
      );
    },
  );

  it.each<[FormatName, string]>([
    ['seed', '{"dataset_name":"a","records":{"PATH":{"sha256":"HEX","size_bytes":1}}}'],
    ['sha256sum', 'HEX  PATH\n'],
    ['bagit', 'HEX  data/PATH\n'],
    [
      'in-toto',
      '{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","predicate":{},"subject":[{"name":"PATH","digest":{"sha256":"HEX"}}]}',
    ],
    [
      'croissant',
      '{"distribution":[{"@type":"cr:FileObject","name":"n","contentUrl":"PATH","sha256":"HEX"}]}',
    ],
    ['frictionless', '{"resources":[{"name":"n","path":"PATH","hash":"sha256:HEX"}]}'],
    ['dvc', '[{"relpath":"PATH","md5":"d41d8cd98f00b204e9800998ecf8427e"}]'],
    ['huggingface', '[{"type":"file","path":"PATH","size":1,"lfs":{"oid":"HEX","size":1}}]'],
  ])(
    '%s: a path from the root, out of the directory or of Windows is refused, and named',
    (format, template) => {
      for (const written of ['/etc/passwd', '../up', 'a/../../up', 'C:/windows', 'directory/']) {
        const bytes =
          bytesOfText(template.replaceAll('HEX', 'ab'.repeat(32)).replaceAll('PATH', written)) ??
          new Uint8Array();
        const fileName = 'manifest-sha256.txt';
        expect(() => readDocument({ fileName, bytes, format }, tools), written).toThrow(SealwatchError);
      }
    },
  );

  it('one file with two digests is refused', () => {
    const bytes =
      bytesOfText(
        `[{"relpath":"a","md5":"${'ab'.repeat(16)}"},{"relpath":"./a","md5":"${'cd'.repeat(16)}"}]`,
      ) ?? new Uint8Array();
    expect(() => readDocument({ fileName: 'x', bytes, format: 'dvc' }, tools)).toThrow(
      /second md5 digest of "a"/,
    );
  });

  it.each<[string, string, RegExp]>([
    [
      'a path',
      '{"dataset_name":"n","records":{"a":{"sha256":"HEX"},"a":{"sha256":"HEX"}}}',
      /an object has the name "a" twice/,
    ],
    ['a digest', '[{"relpath":"a","md5":"d41d8cd98f00b204e9800998ecf8427e","md5":"x"}]', /"md5" twice/],
    [
      'an object in S3',
      '{"resources":[{"path":"a","sources":[{"path":"s3://b-b/a"}]},{"path":"./a","sources":[{"path":"s3://b-b/c"}]}]}',
      /a second object in S3 of "a"/,
    ],
  ])('%s that is given twice is refused: other programs take the other one', (_, text, why) => {
    const bytes = bytesOfText(text.replaceAll('HEX', 'ab'.repeat(32))) ?? new Uint8Array();
    expect(() => readDocument({ fileName: 'x', bytes, format: null }, tools)).toThrow(why);
  });

  it('JSON that was cut off is refused, saying where', () => {
    const bytes = bytesOfText('{"dataset_name":"n","records":{') ?? new Uint8Array();
    expect(() => readDocument({ fileName: 'x', bytes, format: null }, tools)).toThrow(
      /begins as JSON does, and cannot be read as such: .*position 31/,
    );
  });

  it('what is in no known format is refused, naming those that are', () => {
    const bytes = bytesOfText('hello\n') ?? new Uint8Array();
    expect(() => readDocument({ fileName: 'x', bytes, format: null }, tools)).toThrow(
      /cannot tell in which format "x" is; name it with --format \(manifest convert: --from; .*\): seed, sha256sum/,
    );
  });
});

it('text of bytes is those bytes again', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesOfText(textOfBytes(bytes))).toEqual(Uint8Array.from(bytes));
    }),
  );
});

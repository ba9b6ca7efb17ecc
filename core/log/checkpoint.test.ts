import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, LOG_KEY, logPorts, MemoryLog, sha256, VERIFIER } from '../../test/fakes/memory-log.ts';
import { notesIn, openCheckpoint, parseVerifierKey, signCheckpoint, verifierKey } from './checkpoint.ts';

const { sign } = logPorts(new MemoryLog());
const CHECKPOINT = { origin: LOG_KEY.name, size: 42, root: sha256(bytesOf('root')) };
const signed = () => signCheckpoint(CHECKPOINT, { key: LOG_KEY, sign, sha256 });

describe('a key', () => {
  it('is written as signed notes have it, and read back', () => {
    const text = verifierKey(LOG_KEY, sha256);
    expect(text).toMatch(/^sealwatch\/111122223333\/eu-west-1\/Sealwatch\+[0-9a-f]{8}\+A/);
    expect(parseVerifierKey(text, sha256)).toEqual(LOG_KEY);
  });

  it('is the one of the Go documentation: PeterNeumann', () => {
    const text = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    expect(verifierKey(parseVerifierKey(text, sha256), sha256)).toBe(text);
  });

  it.each(['', 'name', 'name+00000000+AQ==', verifierKey(LOG_KEY, sha256).replace('Sealwatch', 'Other')])(
    'of another form, or whose id is of another key, is refused: %s',
    (text) => {
      expect(() => parseVerifierKey(text, sha256)).toThrow('allowed is <name>+<id>+<Ed25519 key in base64>');
    },
  );
});

describe('a checkpoint', () => {
  it('is a note of three lines with a signature', async () => {
    const note = await signed();
    expect(note.split('\n')).toEqual([
      LOG_KEY.name,
      '42',
      Buffer.from(CHECKPOINT.root).toString('base64'),
      '',
      expect.stringMatching(/^— sealwatch\/111122223333\/eu-west-1\/Sealwatch [A-Za-z0-9+/]+=*$/),
      '',
    ]);
    expect(openCheckpoint(note, VERIFIER)).toEqual(CHECKPOINT);
  });

  it('counts with signatures of others beside it', async () => {
    const note = `${await signed()}— witness.example/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZ\n`;
    expect(openCheckpoint(note, VERIFIER)).toEqual(CHECKPOINT);
  });

  it('does not count when anything of it was changed', async () => {
    const note = await signed();
    for (const changed of [
      note.replace('\n42\n', '\n43\n'),
      note.replace('\n\n', '\nmore\n\n'),
      note.split('\n\n')[0] ?? '',
      note.replaceAll('Sealwatch', 'Other'),
      '',
    ])
      expect(() => openCheckpoint(changed, VERIFIER)).toThrow('the checkpoint does not count');
  });

  it('of another log that the same key signed does not count', async () => {
    const other = await signCheckpoint({ ...CHECKPOINT, origin: 'other' }, { key: LOG_KEY, sign, sha256 });
    expect(() => openCheckpoint(other, VERIFIER)).toThrow('it is of the log "other"');
  });
});

describe('a text that somebody kept', () => {
  const NAME = LOG_KEY.name;
  const wrapped = (line: string) => line.replaceAll(/.{50}/g, '$&\n');

  it.each<[string, (note: string) => string]>([
    ['a checkpoint and nothing else', (note) => note],
    [
      'a mail around it',
      (note) => `Keep this:\n\n${note}\n--\nIf you wish to stop receiving notifications, visit …\n`,
    ],
    ['the ends of lines of Windows', (note) => note.replaceAll('\n', '\r\n')],
    ['a mark of its encoding before it, as editors write it', (note) => `\uFEFF${note}`],
    ['blanks at the ends of lines', (note) => note.replaceAll('\n', '  \n')],
    ['a signature in two lines', (note) => note.replace(`— ${NAME} `, `— ${NAME}\n`)],
    ['a signature in four lines', (note) => `${note.replace(/^— .*$/m, wrapped)}And more.`],
    [
      'a reply that quotes it, with its lines broken',
      (note) => note.replace(/^— .*$/m, wrapped).replaceAll(/^/gm, '> '),
    ],
    [
      'a reply that quotes it, with a signature of its own',
      (note) => `${note.replaceAll(/^/gm, '> ')}\n-- \nAda`,
    ],
    ['a reply that quotes it', (note) => note.replaceAll(/^/gm, '> ')],
    ['no end of its last line', (note) => note.trimEnd()],
    ['it twice', (note) => `${note}\n${note}`],
    ['its name before it, too', (note) => `The log\n${NAME}\nhas\n${note}`],
  ])('has the checkpoint as it was signed: %s', async (_, kept) => {
    const note = await signed();
    expect(notesIn(kept(note), NAME)).toEqual([note]);
  });

  it('has each of several checkpoints', async () => {
    const older = await signCheckpoint({ ...CHECKPOINT, size: 7 }, { key: LOG_KEY, sign, sha256 });
    const newer = await signed();
    expect(notesIn(`${older}\n${newer}`, NAME)).toEqual([older, newer]);
  });

  it.each<[string, (note: string) => string]>([
    ['nothing', () => ''],
    ['the checkpoint of another log', (note) => note.replaceAll('Sealwatch', 'Other')],
    ['no signature', (note) => note.split('\n— ')[0] ?? ''],
    ['no size', (note) => note.replace('\n42\n', '\nmany\n')],
    ['a line between what is signed and its signature', (note) => note.replace('\n— ', '\nno\n— ')],
  ])('has no checkpoint: %s', async (_, kept) => {
    expect(notesIn(kept(await signed()), NAME)).toEqual([]);
  });

  it('has it whatever stands around it', async () => {
    const note = await signed();
    const line = fc.string().map((text) => text.replaceAll(/[\r\n—]/g, ''));
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        const kept = [...before, note.trimEnd(), '', ...after].join('\r\n');
        expect(notesIn(kept, NAME)).toEqual([note]);
      }),
    );
  });
});

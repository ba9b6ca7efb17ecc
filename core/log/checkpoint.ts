import { base64Of, bytesOfBase64 } from '../attestation/base64.ts';
import { hexOfBytes } from '../base/digest.ts';
import { SealwatchError } from '../base/errors.ts';
import { mailForms } from './mail-forms.ts';
import type { Hash, Sha256 } from './merkle.ts';

/** Where the newest checkpoint is. */
export const CHECKPOINT_PATH = 'checkpoint';

/** Where in its bucket the log of a key begins: the key's id, and a slash. */
export const logPrefix = (keyArn: string): string => `${keyArn.slice(keyArn.lastIndexOf('/') + 1)}/`;

/** The head of a log. */
export interface Checkpoint {
  /** The name of the log, which is also that of its key. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

/** Ed25519: what a signed note calls it. KMS signs it, and every client of notes knows it. */
const ED25519 = 0x01;

/** The key of a log: its name and its public key, 32 bytes of Ed25519. */
export interface NoteKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

/** True for a signature of this key over exactly this message. */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** The first four bytes of a hash of name and key (C2SP signed-note). */
const keyId = ({ name, publicKey }: NoteKey, sha256: Sha256): Uint8Array =>
  sha256(Uint8Array.from([...encode(`${name}\n`), ED25519, ...publicKey])).slice(0, 4);

/** The key as clients of signed notes take it: `<name>+<id>+<key in base64>`. */
export const verifierKey = (key: NoteKey, sha256: Sha256): string =>
  `${key.name}+${hexOfBytes(keyId(key, sha256))}+${base64Of(Uint8Array.from([ED25519, ...key.publicKey]))}`;

/**
 * Reads a key in the form of `verifierKey`.
 * @throws {SealwatchError} `USAGE` for a text of another form, of another kind of key, or whose id is not that of its key
 */
export function parseVerifierKey(text: string, sha256: Sha256): NoteKey {
  const [, name = '', id, encoded = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const bytes = bytesOfBase64(encoded);
  const key = { name, publicKey: bytes?.slice(1) ?? new Uint8Array() };
  if (bytes?.[0] !== ED25519 || bytes.length !== 33 || hexOfBytes(keyId(key, sha256)) !== id)
    throw new SealwatchError(
      'USAGE',
      `not a key of a log: ${JSON.stringify(text)}; allowed is <name>+<id>+<Ed25519 key in base64>`,
    );
  return key;
}

/** The text that is signed (C2SP tlog-checkpoint). */
const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${base64Of(root)}\n`;

/** A checkpoint with one signature, as it is stored and handed out. */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  { key, sign, sha256 }: { readonly key: NoteKey; readonly sign: SignNote; readonly sha256: Sha256 },
): Promise<string> {
  const text = checkpointText(checkpoint);
  const signature = await sign(encode(text));
  const line = base64Of(Uint8Array.from([...keyId(key, sha256), ...signature]));
  return `${text}\n— ${key.name} ${line}\n`;
}

/** Signs with Ed25519: 64 bytes. */
export type SignNote = (message: Uint8Array) => Promise<Uint8Array>;

export interface NoteVerifier {
  readonly key: NoteKey;
  readonly verify: VerifyEd25519;
  readonly sha256: Sha256;
}

/**
 * Reads a signed checkpoint. Signatures of other keys, such as those of witnesses, are passed over.
 * @throws {SealwatchError} `READ_BROKEN` for one that is of another form, of another log, or not signed by this key
 */
export function openCheckpoint(note: string, { key, verify, sha256 }: NoteVerifier): Checkpoint {
  const end = note.indexOf('\n\n');
  const text = note.slice(0, end + 1);
  const id = hexOfBytes(keyId(key, sha256));
  const mine = note
    .slice(end + 2)
    .split('\n')
    .map((line) => /^— (\S+) (\S+)$/.exec(line))
    .flatMap((found) => (found?.[1] === key.name ? [bytesOfBase64(found[2] ?? '')] : []))
    .filter((bytes) => bytes !== null)
    .filter((bytes) => hexOfBytes(bytes.slice(0, 4)) === id);
  if (end < 0 || mine.length === 0) throw broken(`it has no signature of the key ${key.name}+${id}`);
  if (!mine.some((bytes) => verify(key.publicKey, encode(text), bytes.slice(4))))
    throw broken(`its signature is not that of the key ${key.name}+${id} over this text`);
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== key.name)
    throw broken(`it is of the log ${JSON.stringify(checkpoint.origin)}, not of ${JSON.stringify(key.name)}`);
  return checkpoint;
}

/**
 * The checkpoints of a log in a text that somebody kept, such as a mail: each as it was signed, without the lines around it. A mail has
 * other ends of lines, and may quote, indent and break them. Nothing is checked; each stands there once.
 * @param name of the log
 */
export function notesIn(text: string, name: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/^[>\s]+|\s+$/g, ''));
  const notes = lines.flatMap((line, start) => {
    if (line !== name || !SIZE.test(lines[start + 1] ?? '')) return [];
    const end = lines.indexOf('', start);
    const signed = end === -1 ? [] : signaturesIn(lines.slice(end + 1));
    if (signed.length === 0) return [];
    return [[...lines.slice(start, end), '', ...signed, ''].join('\n')];
  });
  return [...new Set(notes)];
}

/** The lines of signatures with which lines begin. They are longer than those of most mails, which go on with them in the next line. */
function signaturesIn(lines: readonly string[]): string[] {
  const signatures: string[] = [];
  for (const line of lines) {
    const last = signatures.at(-1);
    if (line.startsWith('— ')) signatures.push(line);
    else if (last !== undefined && line !== '' && !isWhole(last))
      signatures[signatures.length - 1] = last.includes(' ', 2) ? last + line : `${last} ${line}`;
    else break;
  }
  return signatures;
}

/** No signature has fewer bytes than one of Ed25519, with the id of its key. */
const MIN_SIGNATURE_BYTES = 68;

function isWhole(signature: string): boolean {
  const [, encoded = ''] = /^— \S+ (\S+)$/.exec(signature) ?? [];
  return (bytesOfBase64(encoded)?.length ?? 0) >= MIN_SIGNATURE_BYTES;
}

/**
 * True for a text that is the checkpoint of a log by its form, and has no word beside it that people might read. Whether its signature is
 * right is not checked.
 */
export function isOfForm(note: string, name: string): boolean {
  const [origin, size = '', root = '', blank, ...signatures] = note.split('\n');
  const isOfLog = origin === name && SIZE.test(size) && bytesOfBase64(root)?.length === 32;
  return (
    isOfLog && blank === '' && signatures.pop() === '' && signatures.length > 0 && signatures.every(isWhole)
  );
}

/**
 * Reads the signed checkpoint in a text that somebody kept, also of a mail in the form in which it was sent.
 * @throws {SealwatchError} `USAGE` for a text with several; `READ_BROKEN` for one that does not count
 */
export function openKept(text: string, verifier: NoteVerifier): Checkpoint {
  const notes = mailForms(text).map((form) => notesIn(form, verifier.key.name));
  const [note = text, ...others] = notes.find(({ length }) => length > 0) ?? [];
  if (others.length > 0)
    throw new SealwatchError('USAGE', `it has ${others.length + 1} checkpoints; allowed is one in a file`);
  return openCheckpoint(note, verifier);
}

const SIZE = /^(0|[1-9][0-9]{0,15})$/;

function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const bytes = bytesOfBase64(root);
  if (origin === '' || !SIZE.test(size) || bytes?.length !== 32)
    throw broken('it does not begin with a name, a size and a root in base64, each on a line');
  return { origin, size: Number(size), root: bytes };
}

const broken = (reason: string): SealwatchError =>
  new SealwatchError('READ_BROKEN', `the checkpoint does not count: ${reason}`);

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

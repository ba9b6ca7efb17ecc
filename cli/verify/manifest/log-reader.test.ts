import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sweepDeliveries } from '../../../core/alerts/notifier.ts';
import { type Checkpoint, signCheckpoint } from '../../../core/log/checkpoint.ts';
import { DEPLOYMENT } from '../../../test/cli/samples.ts';
import { Scene } from '../../../test/delivery/scene.ts';
import { bytesOf, LOG_KEY, logPorts, MemoryLog, sha256 } from '../../../test/fakes/memory-log.ts';
import type { Connection } from '../../connection/connect.ts';
import { openLog } from './log-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** How DER begins that holds a public key of Ed25519. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const CHECKPOINT: Checkpoint = { origin: LOG_KEY.name, size: 4207, root: sha256(bytesOf('root')) };
const { sign } = logPorts(new MemoryLog());
const noteOf = (changes: Partial<Checkpoint> = {}) =>
  signCheckpoint({ ...CHECKPOINT, ...changes }, { key: LOG_KEY, sign, sha256 });

/** The command's reader of the deployment that has the key; and what it makes of a file with this text. */
async function opening(text: string): Promise<Checkpoint> {
  const kms = {
    send: async () => ({
      PublicKey: Buffer.concat([SPKI, LOG_KEY.publicKey]),
      KeySpec: 'ECC_NIST_EDWARDS25519',
    }),
  };
  const outputs = { ManifestLogBucketName: 'log', ManifestLogKeyArn: 'arn:aws:kms:eu-west-1:1:key/k' };
  const deployment = { ...DEPLOYMENT, outputs };
  const reader = await openLog({ deployment, clients: { kms, s3: {} } } as unknown as Connection);
  const file = join(folder, 'kept');
  writeFileSync(file, text);
  return reader.handedOut(file);
}

/** What SNS publishes of the checkpoint of a week. */
async function weekly(note: string) {
  const scene = new Scene();
  await sweepDeliveries({ ...scene.ports, mailCheckpoint: 'weekly', checkpoint: async () => note });
  const [message] = scene.topic.messages;
  return { text: message?.text ?? '', document: JSON.parse(message?.json ?? '{}') };
}

/** SNS puts this below each mail. */
const FOOTER =
  '\n--\nIf you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:\nhttps://sns.eu-west-1.amazonaws.com/unsubscribe.html?SubscriptionArn=arn\n';

const HEADERS = 'From: AWS Notifications <no-reply@sns.amazonaws.com>\r\nMIME-Version: 1.0\r\n\r\n';

/** As RFC 2045 has it: no line is longer than 76 characters. */
const quotedPrintable = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      [...Buffer.from(line)]
        .map((byte) =>
          byte === 61 || byte > 126 ? `=${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte),
        )
        .join('')
        .replaceAll(/(?:=..|[^=]){70,73}(?!$)/g, '$&=\r\n'),
    )
    .join('\r\n');

const inBase64 = (text: string): string =>
  `${Buffer.from(text.replaceAll('\n', '\r\n')).toString('base64').replaceAll(/.{76}/g, '$&\r\n')}\r\n`;

describe('a checkpoint that was handed out is accepted', () => {
  it.each<[string, (text: string, note: string) => string]>([
    ['the whole mail', (text) => text],
    ['the mail with what SNS adds to it', (text) => text + FOOTER],
    ['the mail with the ends of lines that mails have', (text) => (text + FOOTER).replaceAll('\n', '\r\n')],
    ['the mail as a reply quotes it', (text) => text.replaceAll(/^/gm, '> ')],
    [
      'its lines, copied from the mail',
      (text, note) => text.slice(text.indexOf(note), text.indexOf(note) + note.length),
    ],
    ['its lines, without the end of the last one', (_, note) => note.trimEnd()],
    ['the mail as it is sent, quoted-printable', (text) => HEADERS + quotedPrintable(text + FOOTER)],
    ['the mail as it is sent, in base64', (text) => HEADERS + inBase64(text + FOOTER)],
    ['the mail with lines of 72 characters', (text) => text.replaceAll(/(?=.{73})(.{1,72}) /g, '$1\n')],
  ])('from a file with %s', async (_, kept) => {
    const note = await noteOf();
    const { text } = await weekly(note);
    expect(text).toContain(`\n\n${note}\n`);
    expect(await opening(kept(text, note))).toEqual(CHECKPOINT);
  });

  it('from the document that machines get of it, and of every alert', async () => {
    const { document } = await weekly(await noteOf());
    expect(await opening(document.checkpoint)).toEqual(CHECKPOINT);
  });
});

describe('a file is refused', () => {
  it('with a checkpoint that somebody changed', async () => {
    const { text } = await weekly(await noteOf());
    await expect(opening(text.replace('\n4207\n', '\n4208\n'))).rejects.toMatchObject({
      code: 'READ_BROKEN',
      message: expect.stringContaining('the checkpoint does not count: its signature is not that of the key'),
    });
  });

  it('with several: a comparison with one of them would pass for one with all', async () => {
    const [older, newer] = [await weekly(await noteOf({ size: 7 })), await weekly(await noteOf())];
    await expect(opening(older.text + newer.text)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('it has 2 checkpoints; allowed is one in a file'),
    });
  });

  it('with none', async () => {
    await expect(opening('Nothing is wrong.\n')).rejects.toThrow('it has no signature of the key');
  });
});

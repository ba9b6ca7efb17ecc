import { bytesOfBase64 } from '../attestation/base64.ts';

/** A text as it was saved, and as it reads where that is how mails are sent: quoted-printable, or base64. */
export const mailForms = (text: string): readonly string[] => [
  text,
  unquoted(text),
  [...text.matchAll(BASE64_LINES)].map(([lines]) => decoded(lines)).join('\n'),
];

/** Lines of one encoded text, of which all but the last are full. */
const BASE64_LINES = /^(?:[A-Za-z0-9+/]{60,}(?:\r\n|\r|\n))+[A-Za-z0-9+/]*={0,2}$/gm;

const decoded = (lines: string): string => textOf(bytesOfBase64(lines.replaceAll(/\s/g, '')) ?? []);

const unquoted = (text: string): string =>
  text.replaceAll(/=[ \t]*(?:\r\n|\r|\n)/g, '').replaceAll(/(?:=[0-9A-Fa-f]{2})+/g, (run) =>
    textOf(
      run
        .slice(1)
        .split('=')
        .map((byte) => Number.parseInt(byte, 16)),
    ),
  );

const textOf = (bytes: Iterable<number>): string => new TextDecoder().decode(Uint8Array.from(bytes));

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailForms } from './mail-forms.ts';

/** Holds for texts of several lines, whatever is in them. */
const ofEach = (check: (text: string) => void): void =>
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 60 }), check));

describe('a text that was saved', () => {
  it('is read as it is', () => {
    ofEach((text) => {
      expect(mailForms(text)).toContain(text);
    });
  });

  it.each(['\r\n', '\n'])(
    'is read where it was sent quoted-printable, with lines that end with %j',
    (end) => {
      const sent = (text: string) =>
        [...Buffer.from(text)]
          .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
          .join('')
          .replaceAll(/.{75}/g, `$&=${end}`);
      ofEach((text) => {
        expect(mailForms(sent(text))).toContain(text);
      });
    },
  );

  it.each(['\r\n', '\n'])('is read where it was sent in base64, with lines that end with %j', (end) => {
    const sent = (text: string) => Buffer.from(text).toString('base64').replaceAll(/.{76}/g, `$&${end}`);
    ofEach((text) => {
      expect(mailForms(`Subject: x${end}${end}${sent(text)}${end}`)).toContain(text);
    });
  });
});

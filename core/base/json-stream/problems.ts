import { FIRST_PRINTABLE, NEWLINE } from './byte-kinds.ts';

export const ENDS = 'the input ends in the middle of a value';
export const TOO_LARGE = 'larger than any record: 16 MiB';

/** Why a byte may not stand where it does. */
export function reasonFor(byte: number, isInText: boolean, isNestingFull: boolean): string {
  if (isInText && byte === NEWLINE) return 'its line ends inside of a text';
  if (isInText && byte < FIRST_PRINTABLE) return 'a text in it holds a control character';
  if (isNestingFull) return 'it is nested too deeply';
  return `not JSON: ${JSON.stringify(String.fromCharCode(byte))} may not stand where it does`;
}

/** Alphabets that have letters which look like some of another one here. Who mixes others, as Japanese does, is understood. */
const ALPHABETS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Cherokee',
  'Coptic',
  'Deseret',
  'Georgian',
  'Glagolitic',
  'Gothic',
  'Lisu',
  'Lycian',
  'Lydian',
  'Carian',
  'Old_Italic',
  'Osage',
  'Tifinagh',
] as const;

const OF_ALPHABET = ALPHABETS.map((name) => new RegExp(`\\p{Script=${name}}`, 'u'));
const NOT_LATIN = new RegExp(
  `[${ALPHABETS.slice(1)
    .map((name) => `\\p{Script=${name}}`)
    .join('')}]`,
  'u',
);

/** Letters of other alphabets that look like Latin ones. */
const LIKE_LATIN = new Set([
  ...'аеорсухіјѕһԁԛԝӏьѵүԍкмтвгпАВЕЗКМНОРСТУХІЈЅԚԜҮѴЬӀГЅ',
  ...'οναιυργκχϲϳτωηΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϺ',
  ...'օսհոցզքգԼՕՍՏ',
  ...'ᎪᏴᏟᎠᎬᎻᎢᎫᏦᏞᎷᏢᏒᏚᏙᎳᎩᏃᎡᎥ',
  ...'ꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜꓮ',
]);

/**
 * Letters, digits and signs in other dress, as ligatures and those of formulas. The wide ones are seen to be wide, and the ellipsis is what
 * shortened texts and sentences of our own have.
 */
const isInDisguise = (character: string): boolean =>
  character > '\x7e' &&
  !/[\u2026\uff01-\uff5e]/.test(character) &&
  /^[\x21-\x7e]+$/.test(character.normalize('NFKC'));

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * Letters that a reader takes for those of another alphabet: a word that mixes alphabets shows which letters are not of its own, a word that has
 * nothing but letters like Latin ones is no Latin word, and letters may be in disguise. What is written in one alphabet stays readable.
 * @returns places in the text, as indexes of its characters (code points)
 */
export function lookAlikes(characters: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [index, character] of characters.entries()) if (isInDisguise(character)) found.add(index);
  const text = characters.join('');
  // Most keys have none: to ask costs less than to look at each word.
  if (!NOT_LATIN.test(text)) return found;
  const places = new Map<number, number>();
  let offset = 0;
  for (const [index, character] of characters.entries()) {
    places.set(offset, index);
    offset += character.length;
  }
  for (const match of text.matchAll(WORD)) {
    const start = places.get(match.index) ?? 0;
    const letters = [...match[0]].map((character, index) => ({
      index: start + index,
      character,
      alphabet: OF_ALPHABET.findIndex((pattern) => pattern.test(character)),
    }));
    for (const index of foreignIn(letters)) found.add(index);
  }
  return found;
}

interface Letter {
  readonly index: number;
  readonly character: string;
  /** Place in the list of alphabets; -1 for none of these. */
  readonly alphabet: number;
}

function foreignIn(letters: readonly Letter[]): readonly number[] {
  const known = letters.filter(({ alphabet }) => alphabet >= 0);
  const counts = Map.groupBy(known, ({ alphabet }) => alphabet);
  if (counts.has(0) || counts.size > 1) {
    // In a word with Latin letters the others are shown; else those that are fewer.
    const own = counts.has(0) ? 0 : [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
    return known.filter(({ alphabet }) => alphabet !== own).map(({ index }) => index);
  }
  return known.every(({ character }) => LIKE_LATIN.has(character)) ? known.map(({ index }) => index) : [];
}

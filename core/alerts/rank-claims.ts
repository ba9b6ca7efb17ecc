import { SEVERITIES } from '../base/severity.ts';
import { compareText } from '../base/time.ts';
import type { Claim } from './claim.ts';
import { countsOf, folderOf, suffixOf } from './tally.ts';

/** How many keys share a folder, and a suffix; one that is not named is rare. */
interface KeyCounts {
  readonly folders: ReadonlyMap<string, number>;
  readonly suffixes: ReadonlyMap<string, number>;
}

/**
 * Claims in the order in which people should hear of them: no copy left first, then what is current, then the stricter mode, the worse
 * severity, the larger object (by powers of ten), the rarer folder or suffix within these claims, and the oldest. The order of arrival
 * makes no difference.
 * @param counts of more keys than those of the claims, where these are a part of many
 */
export function rankClaims(claims: readonly Claim[], counts: KeyCounts = countsWithin(claims)): Claim[] {
  const rarity = rarityBy(counts, claims.length);
  return claims
    .map((claim) => ({ claim, places: placesOf(claim, rarity(claim)) }))
    .sort((a, b) => compareNumbers(a.places, b.places) || compareClaims(a.claim, b.claim))
    .map(({ claim }) => claim);
}

// What is not known may be the worse of both, so it comes before what is known to be well.
const COPIES: readonly Claim['copies'][] = ['none', 'unknown', 'some', 'not-asked'];
const CURRENT: readonly Claim['current'][] = [true, null, false];
const MODES: readonly Claim['mode'][] = ['sealed', 'append-only', 'growing', 'open', null];

/** Places in each of the orders, the smaller the sooner. */
const placesOf = (claim: Claim, rarity: readonly number[]): readonly number[] => [
  // That a copy survives is no news of its own: with nothing lost it weighs the same.
  Math.min(COPIES.indexOf(claim.copies), COPIES.indexOf('some')),
  CURRENT.indexOf(claim.current),
  MODES.indexOf(claim.mode),
  SEVERITIES.indexOf(claim.severity),
  -magnitudeOf(claim.size),
  ...rarity,
];

/** Power of ten of a size, so that a few bytes more do not outweigh what is unusual; -1 where it is not known. */
const magnitudeOf = (size: number | null): number =>
  size === null ? -1 : String(Math.max(0, Math.trunc(size))).length;

function countsWithin(claims: readonly Claim[]): KeyCounts {
  const keys = claims.flatMap(({ key }) => key ?? []);
  return { folders: countsOf(keys.map(folderOf)), suffixes: countsOf(keys.map(suffixOf)) };
}

/** How many of the claims share the folder and how many the suffix, the smaller number first. */
function rarityBy(
  { folders, suffixes }: KeyCounts,
  most: number,
): (claim: Claim) => readonly [number, number] {
  return ({ key }) => {
    if (key === null) return [most, most];
    const counts = [folders.get(folderOf(key)) ?? 1, suffixes.get(suffixOf(key)) ?? 1] as const;
    return [Math.min(...counts), Math.max(...counts)];
  };
}

const compareClaims = (a: Claim, b: Claim): number =>
  compareText(a.happenedAt, b.happenedAt) || compareText(a.id, b.id);

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

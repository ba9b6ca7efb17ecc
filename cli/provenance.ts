import { SealwatchError } from '../core/base/errors.ts';
import { textAt } from '../core/base/json.ts';
import type { Provenance } from '../core/versions/facts.ts';
import { provenanceProblem } from '../core/versions/provenance.ts';
import { escapeText } from './output/escape.ts';
import { time } from './output/style.ts';
import { parsePast } from './parse/options.ts';

/** Options that say where approved bytes came from. */
interface Options {
  readonly source?: string;
  readonly collected?: string;
  readonly transform?: string;
}

/**
 * Where bytes came from, as options say it; `null` where none does.
 * @throws {SealwatchError} `USAGE` for what may not be kept, such as a URL that lets its reader in
 */
export function provenanceIn({ source, collected, transform }: Options, now: Date): Provenance | null {
  if (source === undefined && collected === undefined && transform === undefined) return null;
  const provenance = {
    source: source ?? null,
    collected: collected === undefined ? null : parsePast(collected, now),
    transform: transform?.trim() ?? null,
  };
  const problem = provenanceProblem(provenance, now);
  if (problem !== null) throw new SealwatchError('USAGE', problem);
  return provenance;
}

/**
 * Where bytes came from, for people, behind a verb: `from https://example.org/a.tar, collected 2026-11-18 00:00:00 UTC`. Also of what a
 * document says, of which nothing is known.
 */
export function provenanceText(provenance: unknown): string {
  const [source, collected, transform] = ['source', 'collected', 'transform'].map((name) =>
    textAt(provenance, name),
  );
  return [
    source ? `from ${escapeText(source)}` : 'from a source that is not named',
    ...(collected ? [`collected ${escapeText(time(collected))} UTC`] : []),
    ...(transform ? [`transform: ${escapeText(transform)}`] : []),
  ].join(', ');
}

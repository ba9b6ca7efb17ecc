import type { Item, RecordKey } from '../../../core/log/leaf.ts';
import { escapeText } from '../../output/escape.ts';
import { time } from '../../output/style.ts';
import type { ManifestFault } from './verify-manifest.ts';

const FAULTS: Readonly<Record<ManifestFault['fault'], string>> = {
  edited: 'EDITED',
  removed: 'REMOVED',
  'rolled-back': 'ROLLED BACK',
  'slipped-in': 'SLIPPED IN',
};

const STATES: Readonly<Record<ManifestFault['state'], string>> = {
  stands: '',
  'put-back': ', and put back',
  'built-on': ', and Sealwatch has written it since: what it read was not its own',
  behind: ', or the log has it not yet',
};

const nameOf = (key: RecordKey): string => escapeText(Object.values(key).join(' '));

/** An item that differs: what was done to it, what it should be, and in what it differs. */
export function faultLines({
  kind,
  key,
  fault,
  state,
  at,
  leaf,
  expected,
  found,
  differs,
}: ManifestFault): string[] {
  const seen = leaf === null ? 'no leaf says so' : `leaf ${leaf}, ${time(at)} UTC`;
  const should =
    expected === null
      ? ['  should not be there']
      : [`  should be as leaf ${expected.leaf} says${textOf(expected.item, found)}`];
  const each = differs
    .slice(0, MAX_SHOWN)
    .map(
      (name) => `  ${escapeText(name)}: ${shown(found?.[name])}, should be ${shown(expected?.item?.[name])}`,
    );
  const more = differs.length > MAX_SHOWN ? [`  and ${differs.length - MAX_SHOWN} more; see --json`] : [];
  return [`${FAULTS[fault]}${STATES[state]}  ${kind} ${nameOf(key)}  (${seen})`, ...should, ...each, ...more];
}

function textOf(expected: Item | null, found: Item | null): string {
  if (expected === null) return '; the leaf has its digest only, as it is larger than 64 KB';
  return found === null ? `: ${shown(expected)}` : '';
}

const MAX_SHOWN = 8;
const MAX_VALUE = 160;

function shown(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return escapeText(text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text);
}

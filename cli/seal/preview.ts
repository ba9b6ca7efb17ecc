import type { PinnedKey, SealedKey } from '../../core/api/baseline-request.ts';
import { shortId } from '../../core/findings/finding.ts';
import { escapeText } from '../output/escape.ts';
import { bytes, counted } from '../output/style.ts';

/** As many new keys are named in JSON. They are all counted. */
const MAX_NAMED = 1000;
/** As many lines a person gets to read before a question. */
const MAX_SHOWN = 20;

interface Page {
  readonly accepts: readonly PinnedKey[];
  readonly suspects: readonly SealedKey[];
}

/** What sealing a dataset again would accept, and what it would leave because of its open findings. */
export class Preview {
  objects = 0;
  bytes = 0;
  /** The first of the keys that would be accepted. */
  readonly named: PinnedKey[] = [];
  readonly suspects: SealedKey[] = [];

  add({ accepts, suspects }: Page): void {
    this.objects += accepts.length;
    this.bytes += accepts.reduce((sum, { size }) => sum + size, 0);
    this.named.push(...accepts.slice(0, MAX_NAMED - this.named.length));
    this.suspects.push(...suspects);
  }
}

/** The preview for people. Empty where nothing is new. */
export function previewLines({ objects, bytes: size, named, suspects }: Preview): string[] {
  const shown = named.slice(0, MAX_SHOWN);
  const left = suspects.slice(0, MAX_SHOWN);
  return [
    ...(objects > 0 ? [`Sealing again accepts ${counted(objects, 'new key')} (${bytes(size)}):`] : []),
    ...shown.map((each) => `  ${escapeText(each.key)}  ${bytes(each.size)}`),
    ...more(objects - shown.length),
    ...(suspects.length > 0
      ? [
          `It leaves ${counted(suspects.length, 'new key')} with open findings; accepting one takes sealwatch approve --finding:`,
        ]
      : []),
    ...left.map(({ key, findings }) => `  ${escapeText(key)}  ${findings.map(shortId).join(' ')}`),
    ...more(suspects.length - left.length),
  ];
}

const more = (hidden: number): string[] => (hidden > 0 ? [`  and ${counted(hidden, 'other')}`] : []);

/** What would be accepted, as a part of a JSON document. */
export const acceptsJson = ({ objects, bytes, named }: Preview) => ({
  objects,
  bytes,
  keys: named.map(({ key, size }) => ({ key, size })),
});

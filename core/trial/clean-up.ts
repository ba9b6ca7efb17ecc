/** Something that a trial makes in the account, named so that it can be found again. */
export type Made =
  /** Every object, version, marker and unfinished upload under it. */
  | { readonly kind: 'folder'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'queue'; readonly name: string }
  | { readonly kind: 'rule'; readonly name: string }
  /** @param arn `null` where it is not known whether it was made: it is searched by its description */
  | { readonly kind: 'key'; readonly description: string; readonly arn: string | null };

/** What is known of what a trial has made, on the disk before it is made. */
export interface TrialJournal {
  making(thing: Made): Promise<void>;
}

export interface Remover {
  /** Removes it; what is not there is fine. @throws what AWS answers */
  remove(thing: Made): Promise<void>;
}

/** What could not be removed. */
export interface Left {
  readonly thing: Made;
  readonly error: unknown;
}

/**
 * Removes what a trial has made, the last first: a rule before the queue that it sends to. One that fails keeps no other from going.
 * @returns what is left
 */
export async function cleanUp(
  things: readonly Made[],
  remover: Remover,
  onRemove: (thing: Made) => void,
): Promise<readonly Left[]> {
  const left: Left[] = [];
  for (const thing of things.toReversed()) {
    onRemove(thing);
    try {
      await remover.remove(thing);
    } catch (error) {
      left.push({ thing, error });
    }
  }
  return left;
}

/** What stands in every folder of a trial; nothing outside of such a folder is written or deleted. */
export const TRIAL_FOLDER = 'sealwatch-trial/';

/** Names of what a trial of a bucket makes: the same in every trial, so that a lost journal loses nothing. */
export function namesOf(bucket: string, prefix: string, hash: (text: string) => string): readonly Made[] {
  const name = `trial-of-${hash(bucket).slice(0, 12)}`;
  return [
    { kind: 'folder', bucket, prefix: `${prefix}${TRIAL_FOLDER}` },
    { kind: 'queue', name },
    { kind: 'rule', name: `${name}-objects` },
    { kind: 'rule', name: `${name}-calls` },
    { kind: 'rule', name: `${name}-keys` },
    { kind: 'key', description: `made by sealwatch trial of ${bucket}`, arn: null },
  ];
}

import { SealwatchError } from '../../../core/base/errors.ts';

export const RESPONDS =
  'Whoever is on call finds out who read the wrong labels, stops it, restores the labels and reports';

/** @throws {SealwatchError} where something did not come out as it has to */
export function demand(isTrue: boolean, what: string): void {
  if (!isTrue) throw failed(what);
}

export const failed = (what: string): SealwatchError =>
  new SealwatchError('INTERNAL', `"${RESPONDS}" failed; this is not so: ${what}`);

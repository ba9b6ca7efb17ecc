import type { ReadingFailure } from './large-reading.ts';

/** What Step Functions says of a task that failed at every try. */
export interface TaskError {
  readonly Error?: string;
  /** JSON, where a function threw. */
  readonly Cause?: string;
}

const MAX_REASON = 500;

/** Why a reading is given up, in the words of what was thrown. It was tried for as long as anything is: nobody tries again by himself. */
export function givenUp({ Error: name, Cause: cause }: TaskError): ReadingFailure {
  const why = messageIn(cause ?? '') || cause || name || 'no reason was given';
  return { reason: 'too-large', detail: `not read in an hour of tries: ${why}`.slice(0, MAX_REASON) };
}

function messageIn(cause: string): string | null {
  try {
    const { errorMessage } = JSON.parse(cause) as { readonly errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : null;
  } catch {
    return null;
  }
}

/** A queue of the deployment, as its outputs name it. */
export interface QueueOutput {
  /** Without `QueueUrl`: `ObjectEvents`, `ObjectEventsDeadLetter`. */
  readonly name: string;
  readonly url: string;
  readonly isDeadLetter: boolean;
}

const ENDING = 'QueueUrl';

/** Every queue in the outputs, also of parts that this release does not know. */
export const queuesOf = (outputs: Readonly<Record<string, string | undefined>>): QueueOutput[] =>
  Object.entries(outputs).flatMap(([output, url]) => {
    if (!url || !output.endsWith(ENDING)) return [];
    const name = output.slice(0, -ENDING.length);
    return [{ name, url, isDeadLetter: name.endsWith('DeadLetter') }];
  });

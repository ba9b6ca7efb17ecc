import type { Operation, Sequence } from '../model/sequence.ts';

/** A sequence that was played, each operation with its place in the sequence that was drawn. */
export interface Story {
  readonly sequence: Sequence;
  /** Draws what goes wrong. */
  readonly seed: number;
  readonly places: ReadonlyMap<Operation, number>;
  /** Places at which nothing goes wrong. -1 is before the first operation. */
  readonly calm: ReadonlySet<number>;
}

/** Before the first operation: what is there is sealed. After the last: what was put off is delivered, and all is verified. */
export const BEGINNING = -1;

export const storyOf = (sequence: Sequence, seed: number): Story => ({
  sequence,
  seed,
  places: new Map(sequence.operations.map((operation, index) => [operation, index])),
  calm: new Set(),
});

/** Stories that are a little shorter, or have a little less go wrong. */
function* shorter(story: Story): Generator<Story> {
  const { operations } = story.sequence;
  for (const operation of operations)
    yield {
      ...story,
      sequence: { ...story.sequence, operations: operations.filter((each) => each !== operation) },
    };
  for (const name of Object.keys(story.sequence.initial)) {
    const { [name]: _, ...initial } = story.sequence.initial;
    yield { ...story, sequence: { ...story.sequence, initial } };
  }
  const places = [BEGINNING, ...operations.map((operation) => story.places.get(operation) ?? BEGINNING)];
  for (const place of places)
    if (!story.calm.has(place)) yield { ...story, calm: new Set([...story.calm, place]) };
}

/**
 * Makes a story shorter as long as it still fails, and as there is time.
 * @param fails - plays it once more
 */
export async function shortest(
  story: Story,
  fails: (story: Story) => Promise<boolean>,
  isInTime: () => boolean,
): Promise<Story> {
  let current = story;
  for (let isShorter = true; isShorter; ) {
    isShorter = false;
    for (const candidate of shorter(current)) {
      if (!isInTime()) return current;
      if (!(await fails(candidate))) continue;
      current = candidate;
      isShorter = true;
      break;
    }
  }
  return current;
}

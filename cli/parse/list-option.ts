import { InvalidArgumentError } from 'commander';

/** Reads an option that holds one of some words, several with commas between them, and may be repeated. */
export const listOption =
  (allowed: readonly string[]) =>
  (text: string, before: readonly string[] | undefined): readonly string[] => {
    const words = text.split(',').map((word) => word.trim());
    const wrong = words.find((word) => !allowed.includes(word));
    if (wrong !== undefined) {
      throw new InvalidArgumentError(`${JSON.stringify(wrong)} is none of ${allowed.join(', ')}.`);
    }
    return [...(before ?? []), ...words];
  };

/** Writes text so that a policy's resource takes it as it is: `*`, `?` and `$` mean something there. */
export const literal = (text: string): string => text.replace(/[*?$]/g, (character) => `\${${character}}`);

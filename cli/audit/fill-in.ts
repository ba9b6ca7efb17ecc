const PLAIN = /^[a-zA-Z0-9._-]+$/;

/** A check's command for one bucket. A name that a shell could read as something else is left for a person to fill in. */
export const fillIn = (command: string, bucket: string): string =>
  PLAIN.test(bucket) ? command.replace(/(?<![\w-])BUCKET(?![\w-])/g, () => bucket) : command;

/**
 * Has clients give every number of a table as a number. By themselves they give large ones as a `bigint`, or throw: one item that
 * somebody wrote such a number into would keep whoever reads the table from all others.
 */
export const PLAIN_NUMBERS = { wrapNumbers: (text: string): number => Number(text) } as const;

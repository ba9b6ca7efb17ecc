import { escapeForPeople } from './escape.ts';

/** Markup that was made here; everything else is text of others. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | null | readonly Part[];

/** A template of markup: what is put into it is text, and shown as such, unless it is markup. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(
    texts
      .map((text, index) => `${text}${index < parts.length ? written(parts[index] ?? null) : ''}`)
      .join(''),
  );

/** A command of the catalogue, which is copied from the page: nothing in it is hidden, and no character may be another. */
export const verbatim = (text: string): Markup => new Markup(escaped(text));

function written(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return typeof part === 'number' ? String(part) : escaped(escapeForPeople(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

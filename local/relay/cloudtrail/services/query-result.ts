import type { Json, JsonObject } from '../json.ts';
import type { XmlElement } from '../xml/tree.ts';

/** What the query protocol answered: lists have items named `member`. */
export const resultFields = ({ children }: XmlElement): JsonObject =>
  Object.fromEntries(children.map((child) => [child.name, valueOfResult(child)]));

const valueOfResult = (element: XmlElement): Json => {
  if (element.children.length === 0) return element.text.trim();
  const items = element.children.filter(({ name }) => name === 'member');
  return items.length === element.children.length ? items.map(valueOfResult) : resultFields(element);
};

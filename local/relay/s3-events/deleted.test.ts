import { expect, it } from 'vitest';
import { elements, textOf } from './deleted.ts';

it('finds elements with and without attributes and prefixes', () => {
  expect(elements('<r><a>1</a><n:a x="y">2</n:a><ab>3</ab></r>', 'a')).toEqual(['1', '2']);
});

it('keeps what lies in between, line breaks too', () => {
  expect(elements('<a>\n<b>1</b>\n</a>', 'a')).toEqual(['\n<b>1</b>\n']);
});

it('decodes entities once', () => {
  expect(textOf('<Key>&lt;&amp;amp;&#10;&#x1F9AD;&quot;&apos;&gt;</Key>', 'Key')).toBe('<&amp;\n🦭"\'>');
});

it('distinguishes an empty element from none', () => {
  expect(textOf('<Key></Key>', 'Key')).toBe('');
  expect(textOf('<r/>', 'Key')).toBeUndefined();
});

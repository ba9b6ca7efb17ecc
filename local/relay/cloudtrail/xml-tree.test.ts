import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type XmlElement, xmlTree } from './xml.ts';

const leaf = (name: string, text = ''): XmlElement => ({ name, attributes: [], children: [], text });

describe('reads', () => {
  it.each<[string, XmlElement]>([
    ['<a/>', leaf('a')],
    ['<a></a>', leaf('a')],
    ['<?xml version="1.0"?>\n<a>b</a>\n', leaf('a', 'b')],
    ['\uFEFF<a>b</a>', leaf('a', 'b')],
    ['<a>&lt;&amp;amp;&#10;&#x1F9AD;&quot;&apos;&gt;&other;</a>', leaf('a', '<&amp;\n🦭"\'>&other;')],
    ['<a><![CDATA[<b>&amp;]]></a>', leaf('a', '<b>&amp;')],
    ['<a><!-- <b> -->c</a>', leaf('a', 'c')],
    [
      `<n:a xmlns="u" x:type = 'T&quot;'><b/></n:a>`,
      {
        ...leaf('n:a'),
        attributes: [
          ['xmlns', 'u'],
          ['x:type', 'T"'],
        ],
        children: [leaf('b')],
      },
    ],
  ])('%s', (document, tree) => {
    expect(xmlTree(document)).toEqual(tree);
  });
});

describe('refuses', () => {
  it.each([
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>text',
    '<a',
    '<a><b></a></b>',
    '<a>&#99999999;',
  ])('%j', (document) => {
    expect(xmlTree(document)).toBeUndefined();
  });
});

const escaped = (text: string): string =>
  text.replace(/[<>&"']/g, (character) => `&#${character.codePointAt(0)};`);

const written = ({ name, attributes, children, text }: XmlElement): string => {
  const inside = attributes.map(([key, value]) => ` ${key}="${escaped(value)}"`).join('');
  return `<${name}${inside}>${escaped(text)}${children.map(written).join('')}</${name}>`;
};

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.:-]{0,8}$/);
const bare = {
  name,
  attributes: fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 3 }),
  text: fc.string({ unit: 'binary' }),
};
const { element } = fc.letrec<{ element: XmlElement }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 4 },
    fc.record({ ...bare, children: fc.constant([]) }),
    fc.record({ ...bare, children: fc.array(tie('element'), { maxLength: 3 }) }),
  ),
}));

it('reads what was written, whatever it holds', () => {
  fc.assert(
    fc.property(element, (tree) => {
      expect(xmlTree(written(tree))).toEqual(tree);
    }),
  );
});

it('never throws, and takes no time that grows faster than the text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '/', 'a', ' ', '=', '"', '&', '!', '-') }),
      (text) => {
        xmlTree(text);
      },
    ),
  );
  for (const text of [
    '<a '.repeat(20_000),
    `<a ${'b="" '.repeat(20_000)}`,
    '<'.repeat(50_000),
    '<a>'.repeat(20_000),
  ])
    expect(xmlTree(text)).toBeUndefined();
});

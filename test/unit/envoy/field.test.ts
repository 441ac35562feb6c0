import { describe, expect, it } from 'vitest';
import { booleanField, enumField, messageField, messagesField, numberField, originOf, scalarsField, textField, textsField } from '../../../parsers/envoy/message/field.ts';
import { isType } from '../../../parsers/envoy/message/type-url.ts';
import { knownOf, messageIn, must, textAt, told } from './messages.ts';

const protocols = ['TLS_AUTO', 'TLSv1_0', 'TLSv1_1', 'TLSv1_2', 'TLSv1_3'] as const;

describe('the name of a field', () => {
  it('is written in snake_case or in lowerCamelCase', () => {
    for (const text of ['tls_params: {}\nhttp2_options: 1', 'tlsParams: {}\nhttp2Options: 1', '{"tlsParams": {}, "http2Options": 1}']) {
      expect(messageIn(text).field('tls_params')).not.toBeNull();
      expect(told(numberField(messageIn(text), 'http2_options'))).toBe(1);
    }
  });

  it('is no other name', () => {
    for (const text of ['tlsparams: {}', 'TlsParams: {}', 'tls_param: {}', 'tlsParamsX: {}', 'x: { tls_params: {} }']) expect(messageIn(text).field('tls_params')).toBeNull();
  });
});

describe('a scalar', () => {
  it('is a text, as written', () => {
    expect(told(textField(messageIn("a: 'x y'"), 'a'))).toBe('x y');
    expect(told(textField(messageIn('a: 1.20'), 'a'))).toBe('1.20');
  });

  it('is a number, quoted or not', () => {
    expect(['443', '"443"', '1.5e3', '0x10', '-1'].map((text) => told(numberField(messageIn(`a: ${text}`), 'a')))).toEqual([443, 443, 1500, 16, -1]);
    expect(told(numberField(messageIn('a: many'), 'a'))).toBe('<not-understood>');
  });

  it('is a truth value in the spellings of YAML 1.1, or of a wrapper', () => {
    const read = (text: string): unknown => told(booleanField(messageIn(`a: ${text}`), 'a'));
    expect(['true', 'True', 'yes', 'on', '"true"', '{ value: true }'].map(read)).toEqual([true, true, true, true, true, true]);
    expect(['false', 'no', 'Off', '{ value: no }'].map(read)).toEqual([false, false, false, false]);
    expect(read('perhaps')).toBe('<not-understood>');
  });

  it('is a value of an enumeration by name or by number', () => {
    const read = (text: string): unknown => told(enumField(messageIn(`a: ${text}`), 'a', protocols));
    expect(['TLSv1_2', '"TLSv1_3"', '1', '0'].map(read)).toEqual(['TLSv1_2', 'TLSv1_3', 'TLSv1_0', 'TLS_AUTO']);
    expect(['tlsv1_2', 'TLSV1_3', 'tls_auto'].map(read)).toEqual(['TLSv1_2', 'TLSv1_3', 'TLS_AUTO']);
    expect(['9', 'TLSv1_4', 'TLSv1.2'].map(read)).toEqual(['<not-understood>', '<not-understood>', '<not-understood>']);
  });

  it('is nothing when it is null, and null is a text in quotes', () => {
    for (const text of ['b: 1', 'a:', 'a: ~', 'a: null', '{"a": null}']) expect(textField(messageIn(text), 'a')).toBeNull();
    expect(told(textField(messageIn("a: 'null'"), 'a'))).toBe('null');
    expect(told(textField(messageIn("a: ''"), 'a'))).toBe('');
  });

  it('has its place', () => {
    const text = 'a: { b: "c" }';
    const fact = must(textField(knownOf(messageField(messageIn(text), 'a')), 'b'));
    expect(fact.from).toMatchObject({ kind: 'written', span: { file: 'envoy.yaml', start: 8, end: 11 } });
  });
});

describe('a repeated field', () => {
  it('takes what stands alone as a list of one', () => {
    expect(told(textsField(messageIn('domains: "*"'), 'domains'))).toEqual(['*']);
    expect(told(textsField(messageIn('domains: [a, b]'), 'domains'))).toEqual(['a', 'b']);
    expect(messagesField(messageIn('tls_certificates: { password: {} }'), 'tls_certificates').items).toHaveLength(1);
    expect(messagesField(messageIn('tls_certificates: [{}, {}]'), 'tls_certificates').items).toHaveLength(2);
  });

  it('is empty when nothing is written', () => {
    for (const text of ['b: 1', 'a:', 'a: []', 'a: null']) expect(scalarsField(messageIn(text), 'a')).toMatchObject({ items: [], doubt: null });
  });

  it('has a doubt when something else stands in it', () => {
    expect(messagesField(messageIn('a: [{}, text]'), 'a')).toMatchObject({ items: [{ kind: 'message' }], doubt: { doubt: { kind: 'not-understood', what: 'a' } } });
    expect(scalarsField(messageIn('a: [{}, text]'), 'a').items.map(({ text }) => text)).toEqual(['text']);
  });
});

describe('the type of a message', () => {
  it('is what follows the last slash, whatever stands before it', () => {
    const types = ['type.googleapis.com/envoy.config.listener.v3.Listener', 'x.example/y/envoy.config.listener.v3.Listener', 'envoy.config.listener.v3.Listener'];
    for (const url of types) expect(messageIn(`"@type": ${url}`).type).toEqual({ full: 'envoy.config.listener.v3.Listener', name: 'Listener', api: 'v3' });
    expect(messageIn('"@type": type.googleapis.com/envoy.api.v2.auth.DownstreamTlsContext').type).toMatchObject({ name: 'DownstreamTlsContext', api: 'v2' });
    expect(messageIn('"@type": "{{ type }}"').type).toBeNull();
    expect(messageIn('name: a').type).toBeNull();
  });

  it('is that in a TypedStruct, whose value has the fields', () => {
    for (const name of ['udpa.type.v1.TypedStruct', 'xds.type.v3.TypedStruct']) {
      const message = messageIn(`"@type": type.googleapis.com/${name}\ntype_url: type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext\nvalue:\n  sni: a`);
      expect(isType(message, 'UpstreamTlsContext')).toBe(true);
      expect(told(textField(message, 'sni'))).toBe('a');
    }
  });

  it('is none in a Struct, whose value has the fields', () => {
    const message = messageIn('"@type": type.googleapis.com/google.protobuf.Struct\nvalue: { sni: a }');
    expect(message.type).toBeNull();
    expect(told(textField(message, 'sni'))).toBe('a');
  });
});

describe('what YAML does to fields', () => {
  it('leaves out those that are tagged to be ignored', () => {
    const message = messageIn('!ignore anchors: &a { sni: x }\nb: *a\n');
    expect(message.fields.map(({ key }) => key.text)).toEqual(['b']);
    expect(told(textField(knownOf(messageField(message, 'b')), 'sni'))).toBe('x');
  });

  it('says where an alias or a merge key brings in a value', () => {
    const text = 'a: &a { sni: x }\nb: *a\nc: { <<: *a }\nd: &d y\ne: *d\n';
    const message = messageIn(text);
    const origin = must(textField(message, 'e')).from;
    expect(origin.kind === 'inherited' && [textAt(text, origin.span), textAt(text, origin.into)]).toEqual(['y', '*d']);
    const merged = originOf(must(knownOf(messageField(message, 'c')).field('sni')));
    expect(merged.kind === 'inherited' && [textAt(text, merged.span), textAt(text, merged.into)]).toEqual(['x', '*a']);
  });

  it('takes the last of repeated keys', () => {
    expect(told(textField(messageIn('a: x\nb: y\na: z'), 'a'))).toBe('z');
    expect(messageIn('a: x\na: z').fields).toHaveLength(2);
  });

  it('makes an alias of nothing a doubt', () => {
    expect(must(textField(messageIn('a: *b'), 'a'))).toMatchObject({ known: false, doubt: { kind: 'not-understood', what: '*b' } });
    expect(messagesField(messageIn('a: [*b, {}]'), 'a').doubt?.doubt).toEqual({ kind: 'not-understood', what: '*b' });
  });

  it('can be edited as lines, as braces, or not at all', () => {
    expect(messageIn('a: 1').form).toBe('block');
    expect(messageIn('{"a": 1}').form).toBe('flow');
  });
});

describe('what a template does to fields', () => {
  it('makes what it writes unknown', () => {
    const message = messageIn('a: {{ .a }}\nb: [x, {{ .b }}]\nc: {{ .c }}\nd: ${D}\n');
    expect(told(textField(message, 'a'))).toBe('<template>');
    expect(told(textsField(message, 'b'))).toBe('<template>');
    expect(told(messageField(message, 'c'))).toBe('<template>');
    expect(messagesField(message, 'c')).toMatchObject({ items: [], doubt: { doubt: { kind: 'template' } } });
    expect(told(textField(message, 'd'))).toBe('<template>');
  });

  it('makes unknown what it may leave out, and nothing around it', () => {
    const message = messageIn('{{ if .all }}\na: 1\n{{ if .b }}\nb: 2\n{{ end }}\nc: 3\nd:\n{{ range .d }}\n- {{ . }}\n{{ end }}\n- x\n{{ end }}\n');
    expect(['a', 'b', 'c'].map((name) => told(textField(message, name)))).toEqual(['1', '<template>', '3']);
    expect(scalarsField(message, 'd')).toMatchObject({ items: [{ opaque: true }, { text: 'x' }], doubt: { doubt: { kind: 'template' } } });
  });

  it('makes unknown what it writes one of twice', () => {
    expect(told(textField(messageIn('{{ if .x }}\na: 1\n{{ else }}\na: 2\n{{ end }}\nb: 3\n'), 'a'))).toBe('<template>');
  });

  it('makes the fields that are not written unknown where it writes lines', () => {
    const message = messageIn('a: 1\nb:\n  c: 2\n  {{ toYaml .b }}\n');
    expect(told(textField(message, 'other'))).toBeNull();
    const inner = knownOf(messageField(message, 'b'));
    expect([told(textField(inner, 'c')), told(textField(inner, 'other'))]).toEqual(['2', '<template>']);
    expect(messagesField(inner, 'other').doubt?.doubt).toEqual({ kind: 'template' });
  });

  it('is no template what Envoy itself replaces', () => {
    expect(told(textField(messageIn('value: "%DOWNSTREAM_PEER_SUBJECT%"'), 'value'))).toBe('%DOWNSTREAM_PEER_SUBJECT%');
  });
});

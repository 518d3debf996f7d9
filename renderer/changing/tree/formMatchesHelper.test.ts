/** The form accepts exactly what the helper accepts, whatever is typed into it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkNetwork } from '../../../shared/check/check';
import type { CheckContext } from '../../../shared/check/checkContext';
import { invalidDefinition } from '../../../shared/contract/error';
import { forwardModes, networkDraftSchema, type NetworkDefinition } from '../../../shared/definition/network';
import { readNetworkXml, writeNetworkXml } from '../../../shared/xml/networkXml';
import { anyDefinition } from '../../../e2e/fakes/arbitrary';
import { readTree, toTree } from '../../../shared/draft/draftTree';
import { editOf, viewOf, editField, withXml } from './networkEdit';
import { valueAt, withValue, type Tree } from '../../../shared/draft/tree';

/** A host on which the definition collides with nothing, and what is typed into it may. */
const contextFor = ({ uuid, mac, bridge, forward, reach = [] }: NetworkDefinition): CheckContext => ({
  networks: [
    { name: 'itself', uuid, device: bridge.name, mac },
    {
      name: 'other',
      uuid: '00000000-0000-4000-8000-0000000000ff',
      device: 'virbr9',
      mac: '52:54:00:ff:ff:ff',
    },
    ...reach.map(({ device }, index) => ({
      name: `reached-${index}`,
      uuid: `00000000-0000-4000-8000-00000000000${index}`,
      device,
      mac: `52:54:00:ff:ff:0${index}`,
    })),
  ],
  devices: ['lo', 'eth0', 'virbr9', bridge.name, ...('device' in forward ? [forward.device ?? 'lo'] : [])],
  uplinks: ['eth0'],
  addressSpace: [{ subnet: '10.128.0.0/9', kind: 'network', owner: 'other' }],
  self: uuid,
});

/** What the helper does with a draft that arrives (see createDefinition), by any way of arriving. */
function helperAccepts(read: () => unknown, context: CheckContext): boolean {
  try {
    const draft = networkDraftSchema.parse(read());
    const issues = checkNetwork(draft, context);
    if (issues.length > 0) throw invalidDefinition(issues);
    return true;
  } catch {
    return false;
  }
}

/** The paths of all texts in a tree. */
function textPaths(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => textPaths(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textPaths(inner, path === '' ? key : `${path}.${key}`),
  );
}

const anyText = fc.oneof(
  fc.constantFrom('', ' ', '0', '1', '68', '1500', '-1', '1e3', '24', '33', '65536', ' 80 ', '99999999999'),
  fc.constantFrom('10.1.2.3', '10.200.0.1', ' 10.1.2.3 ', '10.1.2', '300.1.1.1', 'fd00::1', 'fd00::g'),
  fc.constantFrom(
    '52:54:00:AA:BB:CC',
    '53:54:00:aa:bb:cc',
    'eth0',
    'virbr9',
    'a b',
    'web',
    'lab.example',
    'x;y',
  ),
  fc.string({ maxLength: 12 }),
);

const anyMutation = anyDefinition.chain((definition) => {
  const tree = toTree(definition);
  // What is chosen from a list is not typed.
  const paths = textPaths(tree).filter((path) => !/^(uuid|metadata|outsideUntil|forward\.mode$)/.test(path));
  return fc.record({
    definition: fc.constant(definition),
    typed: fc.array(
      fc.oneof(
        { weight: 9, arbitrary: fc.record({ path: fc.constantFrom(...paths), text: anyText }) },
        {
          weight: 1,
          arbitrary: fc.record({ path: fc.constant('forward.mode'), text: fc.constantFrom(...forwardModes) }),
        },
      ),
      { maxLength: 3 },
    ),
  });
});

describe('the form', () => {
  it('holds every definition and gives it back as it was', () => {
    fc.assert(
      fc.property(anyDefinition, (definition) => {
        expect(readTree(toTree(definition))).toEqual({ raw: definition, draft: definition, issues: [] });
      }),
      { numRuns: 100 },
    );
  });

  it('accepts exactly what the helper accepts, and its XML says the same', () => {
    let refused = 0;
    let taken = 0;
    fc.assert(
      fc.property(anyMutation, ({ definition, typed }) => {
        const context = contextFor(definition);
        let tree: Tree = toTree(definition);
        for (const { path, text } of typed) tree = withValue(tree, path, text);
        const { raw, draft, issues } = readTree(tree);
        const found = draft ? checkNetwork(draft, context) : issues;
        const accepted = found.length === 0;
        expect(helperAccepts(() => raw, context)).toBe(accepted);
        // XML has no place for control characters and folds line breaks in attributes; the reader says so or keeps them.
        if (accepted) expect(readNetworkXml(writeNetworkXml(draft as NetworkDefinition))).toEqual(draft);
        if (accepted) taken += 1;
        else refused += 1;
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(50);
  });

  it('says for each refusal where, in a sentence, and without the words of programs', () => {
    fc.assert(
      fc.property(anyMutation, ({ definition, typed }) => {
        let edit = editOf(definition);
        for (const { path, text } of typed) edit = editField(edit, path, text);
        const values = JSON.stringify([definition, typed]);
        for (const { path, message } of viewOf(edit, contextFor(definition)).issues) {
          expect(path).not.toBe('');
          // A sentence may begin with a value as it was given, such as an address of IPv6 or a device, or with a network.
          const beginsWithValue = values.includes(JSON.stringify(message.split(' ')[0]));
          expect(message).toMatch(
            beginsWithValue ? /[.)?]$/s : /^(?:[\p{Lu}"“\d]|[\da-f:]+\/\d+ ).*[.)?]$/su,
          );
          expect(message).not.toMatch(/expected|Invalid|undefined|NaN|pattern/);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('and the XML stay in step both ways', () => {
    fc.assert(
      fc.property(anyDefinition, anyDefinition, (definition, other) => {
        const wanted = { ...other, uuid: definition.uuid };
        const context = contextFor(definition);
        const byXml = withXml(editOf(definition), writeNetworkXml(wanted));
        expect(viewOf(byXml, context).draft).toEqual(wanted);
        const byForm = editField(byXml, 'domain', { name: 'in.step', localOnly: true });
        const view = viewOf(byForm, context);
        expect(readNetworkXml(view.xml)).toEqual(view.draft);
        expect(valueAt(view.raw, 'domain.name')).toBe('in.step');
      }),
      { numRuns: 50 },
    );
  });
});

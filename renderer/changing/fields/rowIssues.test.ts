import { describe, expect, it } from 'vitest';
import { issue } from '../../../shared/definition/issue';
import { isWithin, rowIssues } from './rowIssues';

const COLUMNS = [
  { title: 'Host port', member: 'hostPorts.start' },
  { title: 'Guest', member: 'guest' },
  { title: 'Guest port', member: 'guestPort' },
];
const said = (issues: Parameters<typeof rowIssues>[0], columns = COLUMNS): string[] =>
  rowIssues(issues, 'portForwards[1]', columns).map(({ message }) => message);

describe('the findings of a row', () => {
  it('name the fields that want the same, together', () => {
    expect(
      said([
        issue('portForwards[1].hostPorts.start', 'schema', 'Enter a whole number.'),
        issue('portForwards[1].guestPort', 'schema', 'Enter a whole number.'),
        issue('portForwards[1].guest', 'schema', 'Enter a value.'),
      ]),
    ).toEqual(['Host port, Guest port: Enter a whole number.', 'Guest: Enter a value.']);
  });

  it('stay as they are where they name their field, are about the row, or where it has one field', () => {
    expect(said([issue('portForwards[1].guest', 'gateway-not-host', 'The guest is in no network.')])).toEqual(
      ['The guest is in no network.'],
    );
    expect(said([issue('portForwards[1]', 'schema', 'Enter a value.')])).toEqual(['Enter a value.']);
    expect(
      said(
        [issue('portForwards[1].guest', 'schema', 'Enter a value.')],
        [{ title: 'Guest', member: 'guest' }],
      ),
    ).toEqual(['Enter a value.']);
  });

  it('are those of this row alone', () => {
    expect(said([issue('portForwards[10].guest', 'schema', 'Enter a value.')])).toEqual([]);
    expect(isWithin('dns.hosts[0].names[1]', 'dns.hosts[0].names')).toBe(true);
    expect(isWithin('dns.hosts[0].nameservers', 'dns.hosts[0].name')).toBe(false);
  });
});

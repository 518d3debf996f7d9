/** What is shown as a command line does nothing else when it is pasted into a shell. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { quoteCommand } from './shellQuote';

it.each(['lab', 'my network', "it's", '$(id)', 'a;b', '`id`', '*', '"x"', 'é', '!!', '#x', '~root', '\\'])(
  'a shell reads %s back as one word',
  (name) => {
    const line = quoteCommand(['printf', '%s|', 'net-start', name]);
    expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(`net-start|${name}|`);
  },
);

/** Runs a bundled program once, loads all its parts, and keeps beside each what V8 compiled of it until then. */
'use strict';
const { ChildProcess } = require('node:child_process');
const { readdirSync, statSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const [node, , program, ...args] = process.argv;
const scripts = new Map();
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    scripts.set(options.filename, this);
  }
};

// Whether a program ends before it is written to is chance, and what is compiled must not be: it always does.
const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function (options) {
  const answer = spawn.call(this, options);
  setImmediate(() => {
    if (this.stdin?.listenerCount('error') > 0) this.stdin.emit('error', new Error('EPIPE'));
  });
  return answer;
};

process.once('exit', () => {
  for (const [part, script] of scripts)
    keepLarger(path.join(path.dirname(program), `${part}.v8`), script.createCachedData());
});
process.argv = [node, program, ...args];
const { load, folder } = require(program);
for (const name of readdirSync(folder)) if (name.endsWith('.cjs')) load(name);

/** What a call before had compiled more of stays. */
function keepLarger(file, data) {
  const known = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (data.length > known) writeFileSync(file, data);
}

/** The start of a program: loads its parts, each with what V8 made of it at the build, for to compile them takes as long as to run them. */
'use strict';
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');

const parts = `${path.basename(__filename, '.cjs')}-parts`;
const folder = path.join(__dirname, parts);
const loaded = new Map();

function load(name) {
  const known = loaded.get(name);
  if (known) return known.exports;
  const part = { exports: {} };
  loaded.set(name, part);
  const file = path.join(folder, name);
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
  // V8 compiles anew what was made by another version of it. The name is in what is compiled, so that it tells no place.
  const script = new Script(source, {
    filename: path.join(parts, name),
    cachedData: compiled(`${file}.v8`),
  });
  script.runInThisContext()(part.exports, requireFrom, part, __filename, __dirname);
  return part.exports;
}

const requireFrom = (id) => (id.startsWith('.') ? load(path.basename(id)) : require(id));

function compiled(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

load('main.cjs');

module.exports = { load, folder };

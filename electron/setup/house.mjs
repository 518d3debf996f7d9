/** `npm run house`: holds the code to its walls, by the imports that are really there. `-- --write` renews what is drawn of it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What each part may import besides itself: the first that a path begins with counts. Tests may use stand-ins, too. */
const PARTS = {
  shared: [],
  renderer: ['shared'],
  'electron/helper': ['shared', 'electron/programs', 'electron/wire'],
  'electron/cli': ['shared', 'electron/helper', 'electron/app'],
  'electron/app': ['shared', 'electron/programs', 'electron/wire'],
  'electron/programs': ['shared'],
  'electron/wire': ['shared'],
  'electron/desktop': ['shared', 'electron/app'],
  'electron/browser': ['shared', 'electron/app', 'electron/wire'],
  'electron/setup': ['shared', 'electron/app', 'electron/programs'],
  e2e: ['shared', 'renderer', 'electron'],
};
const STAND_INS = 'e2e/fakes';

/** The rooms of a part, floor by floor from the ground: a room imports from the floors below it, and from no neighbour. */
const FLOORS = {
  shared: [
    ['addresses', 'language'],
    ['definition'],
    ['contract'],
    ['xml', 'traffic'],
    ['check'],
    ['propose', 'words'],
    ['draft', 'span'],
  ],
  'electron/helper': [
    ['host'],
    ['facts'],
    ['span'],
    ['activity', 'kinds'],
    ['core'],
    ['changes', 'guests', 'libvirt'],
    ['probe', 'watch'],
    ['orders'],
    ['withRights'],
    ['life'],
    ['contract'],
    ['compose', 'sandbox'],
    ['serve'],
    ['main'],
  ],
  renderer: [
    ['ui'],
    ['pictures', 'state'],
    ['asking'],
    ['changing'],
    ['guests', 'traffic', 'reachability', 'history', 'activity', 'transfer', 'probe', 'xml', 'drift'],
    ['diagram', 'commands', 'span'],
    ['overview', 'page', 'wizard', 'hosts'],
    ['list'],
    ['frame'],
    ['main'],
  ],
};

/** The room whose style sheets are for all; any other sheet is for its own room. */
const COMMON_SHEETS = 'renderer/ui';

const FULL = 25;
const OVERFULL = 30;

const CODE = /\.(tsx?|mjs|css)$/;
const TEST = /\.test\.tsx?$/;
const SPECIFIER =
  /^[ \t]*(?:import|export)\b(?<type>[ \t]+type\b)?(?:[^'";]*?\bfrom)?\s*'(?<named>\.[^']*)'|\bimport\('(?<later>\.[^']*)'\)/gm;

/**
 * An import of one file of ours by another.
 * @typedef {{ from: string, to: string, type: boolean }} Import
 */

/**
 * All code below `root`, and who imports whom.
 * @param {string} root
 */
export function readHouse(root) {
  const files = ['shared', 'electron', 'renderer', 'e2e'].flatMap((part) => filesIn(root, part));
  const known = new Set(files);
  const imports = files.flatMap((from) => {
    const found = readFileSync(path.join(root, from), 'utf8').matchAll(SPECIFIER);
    return [...found].flatMap(({ groups: { type, named, later } }) => {
      const base = path.posix.join(path.posix.dirname(from), named ?? later);
      const to = [base, `${base}.ts`, `${base}.tsx`].find((file) => known.has(file));
      return to === undefined ? [] : [{ from, to, type: type !== undefined }];
    });
  });
  return { files, imports };
}

function filesIn(root, folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(root, file) : CODE.test(file) ? [file] : [];
  });
}

const isIn = (file, folder) => file.startsWith(`${folder}/`);
const partOf = (file) => Object.keys(PARTS).find((part) => isIn(file, part));
const roomOf = (file, part) => file.slice(part.length + 1).replace(/(\/|\.\w+$).*/, '');
const floorOf = (room, part) => FLOORS[part].findIndex((floor) => floor.includes(room));

/** The wall that an import breaks: `parts`, `floors` or `sheets`; null when it breaks none. */
export function wallBrokenBy({ from, to }) {
  const part = partOf(from);
  if (TEST.test(from) && isIn(to, STAND_INS)) return null;
  if (!isIn(to, part)) return PARTS[part].some((other) => isIn(to, other)) ? null : 'parts';
  if (!(part in FLOORS) || TEST.test(from)) return null;
  const [room, other] = [roomOf(from, part), roomOf(to, part)];
  if (room === other) return null;
  if (to.endsWith('.css') && !isIn(to, COMMON_SHEETS)) return 'sheets';
  return floorOf(other, part) < floorOf(room, part) ? null : 'floors';
}

/**
 * Imports in a circle, each circle once, as the files on it. What only types ask for is not there when the code runs.
 * @param {readonly Import[]} imports
 */
export function circlesOf(imports) {
  const next = new Map();
  for (const { from, to, type } of imports) if (!type) next.set(from, [...(next.get(from) ?? []), to]);
  const circles = [];
  const done = new Set();
  const walk = (file, way) => {
    if (way.includes(file)) return void circles.push([...way.slice(way.indexOf(file)), file]);
    if (done.has(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...way, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return circles;
}

/** What is wrong with the folders: overfull ones, and those of a single file with nothing below. Full ones are named. */
export function judgeFolders(files) {
  const counts = new Map();
  for (const folder of files.map(path.posix.dirname)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  const sizes = [...counts].map(([folder, count]) => ({ folder, count }));
  const alone = ({ folder, count }) =>
    count === 1 && !files.some((file) => isIn(file, folder) && path.posix.dirname(file) !== folder);
  return {
    faults: [
      ...sizes
        .filter(({ count }) => count > OVERFULL)
        .map(({ folder, count }) => `${folder}: ${count} files`),
      ...sizes.filter(alone).map(({ folder }) => `${folder}: a single file`),
    ],
    full: sizes.filter(({ count }) => count > FULL && count <= OVERFULL).map(({ folder }) => folder),
  };
}

/** Rooms that no floor names: a wall has to know every room. */
export function homelessRooms(files) {
  const rooms = files
    .filter((file) => partOf(file) in FLOORS && !TEST.test(file))
    .map((file) => [partOf(file), roomOf(file, partOf(file))]);
  const homeless = rooms.filter(([part, room]) => floorOf(room, part) < 0);
  return [...new Set(homeless.map(([part, room]) => `${part}/${room}`))];
}

/** Files of the product that are called tests (docs/words.md): only our own tests are, and what runs them. */
export const calledTests = (files) =>
  files.filter(
    (file) => !/^(e2e|electron\/setup)\/|\.test\.tsx?$/.test(file) && /test/i.test(path.posix.basename(file)),
  );

/** Scales of addresses run from left to right in every language. */
const SCALES = /^renderer\/(pictures|wizard\/dhcpBar)\//;

const SIDES =
  /^\s*(?:(?:margin|padding|border)-(?:left|right)\b[\w-]*|left|right|float)\s*:|^\s*text-align:\s*(?:left|right)/;

/**
 * Lines of style sheets that name a side instead of where text begins or ends, and so would be wrong from right to left.
 * @param {string} file
 * @param {string} text
 */
export const sidesNamed = (file, text) =>
  SCALES.test(file) || !file.endsWith('.css')
    ? []
    : text.split('\n').flatMap((line, index) => (SIDES.test(line) ? [`${file}:${index + 1}`] : []));

/** A pair of straight quotes around words, or a straight apostrophe within one, in what people read. */
const STRAIGHT = /(?:^|[\s(])"[^"\n]*"|\p{L}'\p{L}/u;

/** Strings and text between tags; not attributes of elements, and neither patterns nor code in comments. */
const READ = /'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<=>)[^<>{}=;]+(?=<)/g;

/**
 * Texts of the window with straight quotes: it writes “so” and it’s.
 * @param {string} file
 * @param {string} text
 */
export function straightQuotes(file, text) {
  if (!/^renderer\/.*\.tsx?$/.test(file) || TEST.test(file)) return [];
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
  return [...code.matchAll(READ)]
    .filter(([found]) => STRAIGHT.test(found.replace(/^['`]|['`]$/g, '')))
    .map(({ index }) => `${file}:${code.slice(0, index).split('\n').length}`);
}

/**
 * The floors as Mermaid draws them, with an arrow for what a room imports that it does not import by way of another.
 * @param {readonly Import[]} imports
 */
export function drawFloors(imports) {
  return Object.keys(FLOORS).map((part) => {
    const edges = new Map(FLOORS[part].flat().map((room) => [room, new Set()]));
    for (const { from, to, ...rest } of imports)
      if (
        isIn(from, part) &&
        isIn(to, part) &&
        !TEST.test(from) &&
        wallBrokenBy({ from, to, ...rest }) === null
      )
        edges.get(roomOf(from, part))?.add(roomOf(to, part));
    for (const [room, below] of edges) below.delete(room);
    const reaches = (room, goal) => [...edges.get(room)].some((one) => one === goal || reaches(one, goal));
    const arrows = [...edges].flatMap(([room, below]) =>
      [...below]
        .filter((goal) => ![...below].some((other) => other !== goal && reaches(other, goal)))
        .map((goal) => `  ${room} --> ${goal}`),
    );
    return [`**${part}**`, '', '```mermaid', 'flowchart TD', ...arrows.sort(), '```', ''].join('\n');
  });
}

/**
 * Paths of ours that a text names between backquotes and that are not there.
 * @param {string} text
 * @param {(named: string) => boolean} exists
 */
export const missingPaths = (text, exists) =>
  [...text.matchAll(/`((?:shared|electron|renderer|e2e)\/[\w./-]*)`/g)]
    .map(([, named]) => named)
    .filter((named) => !exists(named));

const DOCUMENTS = [
  'README.md',
  'SECURITY.md',
  'docs/design.md',
  'docs/howto.md',
  'docs/threat-model.md',
  'docs/words.md',
];

const MARKS = ['<!-- drawn by `npm run house -- --write` -->\n', '<!-- end of what is drawn -->'];

function check(root, write) {
  const { files, imports } = readHouse(root);
  const broken = imports
    .map((one) => ({ ...one, wall: wallBrokenBy(one) }))
    .filter(({ wall }) => wall !== null);
  const { faults, full } = judgeFolders(files);
  const design = path.join(root, 'docs/design.md');
  const text = existsSync(design) ? readFileSync(design, 'utf8') : '';
  const [before, rest = ''] = text.split(MARKS[0]);
  const drawn = `${before}${MARKS[0]}\n${drawFloors(imports).join('\n')}\n${MARKS[1]}${rest.split(MARKS[1])[1] ?? '\n'}`;
  if (write) writeFileSync(design, drawn);
  const errors = [
    ...broken.map(({ from, to, wall }) => `a wall of ${wall}: ${from} -> ${to}`),
    ...circlesOf(imports).map((circle) => `a circle: ${circle.join(' -> ')}`),
    ...faults.map((fault) => `a folder: ${fault}`),
    ...homelessRooms(files).map((room) => `on no floor: ${room}`),
    ...files.flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return [
        ...sidesNamed(file, text).map((place) => `a side instead of start or end: ${place}`),
        ...straightQuotes(file, text).map((place) => `a straight quote in a text: ${place}`),
      ];
    }),
    ...calledTests(files).map((file) => `called a test, but of the product: ${file}`),
    ...DOCUMENTS.flatMap((document) =>
      missingPaths(readFileSync(path.join(root, document), 'utf8'), (named) =>
        existsSync(path.join(root, named)),
      ).map((named) => `${document} names ${named}, which is not there`),
    ),
    ...(write || drawn === text ? [] : ['the drawing in docs/design.md is not of this house (--write)']),
  ];
  for (const error of errors) console.error(error);
  for (const folder of full) console.log(`full: ${folder}`);
  console.log(`${files.length} files, ${imports.length} imports, ${errors.length} errors`);
  return errors.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exit(check(path.resolve(import.meta.dirname, '../..'), process.argv.includes('--write')));

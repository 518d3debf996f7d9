/** Searches Help while somebody types: runs in its pages. */
import MiniSearch from 'minisearch';

/** @type {{ id: number, link: string, page: string, title: string, text: string }[]} put in by search.mjs */
const sections = globalThis.SECTIONS;
const { document } = globalThis;
const MOST = 12;
/** Characters of a section that are shown around the first word that was found. */
const AROUND = 160;

const search = new MiniSearch({
  fields: ['title', 'page', 'text'],
  searchOptions: { boost: { title: 4, page: 2 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
});
search.addAll(sections);

const question = document.getElementById('question');
const found = document.getElementById('found');
const status = found.querySelector('[role=status]');
const list = found.querySelector('ol');
const root = document.documentElement.dataset.root;

function show() {
  const words = question.value.trim();
  found.hidden = words === '';
  if (words === '') return list.replaceChildren();
  const results = search.search(words).slice(0, MOST);
  status.textContent =
    results.length === 0
      ? `Nothing is found for “${words}”.`
      : `${results.length === MOST ? 'The best ' : ''}${results.length} ${results.length === 1 ? 'place' : 'places'}`;
  list.replaceChildren(...results.map(itemOf));
}

function itemOf({ id, terms }) {
  const { link, page, title, text } = sections[id];
  const item = document.createElement('li');
  const anchor = document.createElement('a');
  anchor.href = `${root}/${link}`;
  anchor.textContent = title === page ? title : `${page}: ${title}`;
  anchor.addEventListener('click', close);
  const at = Math.max(0, text.toLowerCase().indexOf(terms[0] ?? '') - AROUND / 4);
  const words = document.createElement('p');
  words.textContent = `${at > 0 ? '…' : ''}${text.slice(at, at + AROUND)}${at + AROUND < text.length ? '…' : ''}`;
  item.append(anchor, words);
  return item;
}

function close() {
  question.value = '';
  show();
}

question.addEventListener('input', show);
question.form.addEventListener('submit', (event) => {
  event.preventDefault();
  list.querySelector('a')?.click();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close();
  if (event.key !== '/' || event.target === question) return;
  event.preventDefault();
  question.focus();
});

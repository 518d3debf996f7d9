/** Starts the window: finds the way to the main process and puts the app on the page. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import './ui/styles/forcedColors.css';
import { loadIfShown } from './asking/connection';
import { SpokenApp } from './frame/SpokenApp';
import { showTold } from './asking/notifications';
import { LinkContext } from './asking/linkContext';
import { speakFirst } from './asking/pageLanguage';
import { keepLinked, type Link } from './asking/link';
import { loadRest } from './ui/lazily';
import { runMenuCommand } from './commands/menuCommands';
import { rememberShown, showNamed } from './asking/shownPlace';
import { receiveLink } from './state/sync';
import { bridgeTransport, socketTransport } from './asking/transport';
import { takeToken } from './asking/transportToken';

const listeners = {
  onMenu: runMenuCommand,
  onReady: (uri: string) => void loadIfShown(uri),
  onTell: showTold,
};

/** The link of this page; null when the page was opened without the token, and so never can have one. */
function linkOfPage(): Link | null {
  const { virtnetBridge } = window;
  if (virtnetBridge) return keepLinked(() => bridgeTransport(virtnetBridge), listeners);
  const token = takeToken({ location, history, storage: sessionStorage });
  if (token === null) return null;
  const url = new URL('rpc', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return keepLinked(() => socketTransport(url.href, token), listeners);
}

await speakFirst({ storage: localStorage, root: document.documentElement, asked: navigator.languages });
rememberShown({ storage: localStorage });
const { hash, pathname, search } = location;
const link = linkOfPage();
showNamed({ location: { hash, pathname, search }, history });
window.addEventListener('hashchange', () => showNamed({ location, history }));
if (!link) receiveLink('refused');

const root = document.getElementById('root');
// oxlint-disable-next-line texts/in-catalogue -- a mistake of ours
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <LinkContext value={link}>
      <SpokenApp />
    </LinkContext>
  </StrictMode>,
);
// Once the first picture stands; Chromium is what the window runs in, so that there is such a moment.
requestIdleCallback(loadRest);

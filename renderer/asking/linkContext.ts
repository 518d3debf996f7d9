/** Hands the link to the main process to the parts of the window that can ask it to reconnect. */
import { createContext } from 'react';
import type { Link } from './link';

/** Null in a page that has no way to the main process. */
export const LinkContext = createContext<Link | null>(null);

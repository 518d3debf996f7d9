import {
  createElement,
  lazy,
  useEffect,
  useState,
  type ComponentType,
  type LazyExoticComponent,
} from 'react';

/**
 * A component that is loaded when it is first shown. Whoever shows it wraps it in <Suspense>.
 * `load` imports its module; `name` is what it is called there.
 */
export const lazily = <N extends string, P extends object>(
  load: () => Promise<Record<N, ComponentType<P>>>,
  name: N,
): LazyExoticComponent<ComponentType<P>> =>
  lazy(async (): Promise<{ default: ComponentType<P> }> => ({ default: (await load())[name] }));

/** What is not loaded yet; null once nothing is to wait any more. */
let waiting: (() => Promise<unknown>)[] | null = [];

/**
 * A component that is not part of the first picture: it is loaded when the window has nothing else to do, and shows
 * nothing until then. Without <Suspense>, so that a dialog takes the focus when it comes, and gives it back.
 */
export function afterwards<N extends string, P extends object>(
  load: () => Promise<Record<N, ComponentType<P>>>,
  name: N,
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  const fetch = async (): Promise<ComponentType<P>> => (loaded ??= (await load())[name]);
  if (waiting) waiting.push(fetch);
  else whenIdle(fetch);
  return componentOf(fetch, () => loaded);
}

/** The same for what is shown as soon as the host was read: it is loaded while the connection is being opened. */
export function meanwhile<N extends string, P extends object>(
  load: () => Promise<Record<N, ComponentType<P>>>,
  name: N,
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  const fetch = async (): Promise<ComponentType<P>> => (loaded ??= (await load())[name]);
  // One that cannot be loaded is tried again when it is to be shown.
  fetch().catch(() => undefined);
  return componentOf(fetch, () => loaded);
}

function componentOf<P extends object>(
  fetch: () => Promise<ComponentType<P>>,
  known: () => ComponentType<P> | null,
): ComponentType<P> {
  return function Afterwards(props: P) {
    const [Component, setComponent] = useState(known);
    useEffect(() => {
      if (Component) return;
      fetch().then(
        (found) => setComponent(() => found),
        (error: unknown) =>
          setComponent(() => {
            throw error;
          }),
      );
    }, [Component]);
    return Component ? createElement(Component, props) : null;
  };
}

/** Loads what is not part of the first picture, and what that brings along. */
export function loadRest(): void {
  const first = waiting ?? [];
  waiting = null;
  first.forEach(whenIdle);
}

/** One that cannot be loaded is tried again when it is to be shown. */
const whenIdle = (fetch: () => Promise<unknown>): void =>
  void requestIdleCallback(() => void fetch().catch(() => undefined));

import { expect, it, vi } from 'vitest';
import { bridgeTransport } from './transport';

it('carries messages over the bridge until it is closed', () => {
  const sent: unknown[] = [];
  let deliver: (message: unknown) => void = () => undefined;
  const stop = vi.fn();
  const transport = bridgeTransport({
    send: (message) => sent.push(message),
    onMessage: (listener) => {
      deliver = listener;
      return stop;
    },
  });
  const heard: unknown[] = [];
  const closed = vi.fn();
  transport.onMessage((message) => heard.push(message));
  transport.onClose(closed);
  transport.send({ jsonrpc: '2.0', id: 1 });
  deliver({ jsonrpc: '2.0', result: null });
  transport.close();
  expect(sent).toEqual([{ jsonrpc: '2.0', id: 1 }]);
  expect(heard).toEqual([{ jsonrpc: '2.0', result: null }]);
  expect(stop).toHaveBeenCalledOnce();
  expect(closed).toHaveBeenCalledOnce();
});

/** The program that ssh starts as SSH_ASKPASS: passes the question on to the front that started ssh, and prints the answer. */
import { createConnection } from 'node:net';
import { ASKPASS_CODE, ASKPASS_SOCKET } from './roles';

/** Asks `prompt`; the exit status is 1 when nobody answers. `hint` is what ssh says of the question (SSH_ASKPASS_PROMPT). */
export function askFront(prompt: string, hint: string | undefined): void {
  const socket = createConnection(process.env[ASKPASS_SOCKET] ?? '');
  let text = '';
  socket.setEncoding('utf8');
  socket.on('connect', () =>
    socket.write(`${JSON.stringify({ code: process.env[ASKPASS_CODE] ?? '', prompt, hint: hint ?? '' })}\n`),
  );
  socket.on('data', (part: string) => (text += part));
  socket.on('error', () => process.exit(1));
  socket.on('end', () => {
    const answer = answerIn(text);
    if (answer === null) process.exit(1);
    process.stdout.write(`${answer}\n`, () => process.exit(0));
  });
}

function answerIn(text: string): string | null {
  try {
    const { answer } = JSON.parse(text) as { answer?: unknown };
    return typeof answer === 'string' ? answer : null;
  } catch {
    return null;
  }
}

/** Answers what ssh asks by SSH_ASKPASS: over a socket in a folder of this user, to whoever has a code of one connection. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import * as z from 'zod';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { ASKPASS_ARGUMENT, ASKPASS_CODE, ASKPASS_SOCKET } from '../../wire/roles';
import { isAnswer, questionOf, type Ask } from './question';

/** What is asked, with its code. */
const asked = z.strictObject({ code: z.string(), prompt: z.string(), hint: z.string() });
const MOST_BYTES = 32 * 1024;
/** Questions that one connection may ask: three passwords and some keys are a few. */
const MOST_QUESTIONS = 30;

interface Asking {
  ask: Ask;
  left: number;
}

/** How the program of questions is started here. */
export interface AskProgram {
  node: string;
  electron: boolean;
  helper: string;
}

/** What ssh is given so that it asks here; `end` makes its code worthless. */
export interface Admission {
  env: Record<string, string>;
  end: () => void;
}

export class AskDesk {
  private readonly askings = new Map<string, Asking>();

  private constructor(
    private readonly server: Server,
    private readonly socketPath: string,
    private readonly program: string,
  ) {}

  /** Listens in `folder`, which nobody else may enter, and puts the program there that ssh starts. */
  static async open(folder: string, program: AskProgram): Promise<AskDesk> {
    const file = path.join(folder, 'askpass');
    await writeFile(file, scriptOf(program), { mode: 0o700 });
    const socketPath = path.join(folder, 'ask');
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socketPath, resolve);
    });
    const desk = new AskDesk(server, socketPath, file);
    server.on('connection', (socket) => void desk.receive(socket));
    server.on('error', () => undefined);
    return desk;
  }

  /** Lets one ssh ask `ask`, until `end`. */
  admit(ask: Ask): Admission {
    const code = randomBytes(32).toString('hex');
    this.askings.set(code, { ask, left: MOST_QUESTIONS });
    return {
      env: {
        SSH_ASKPASS: this.program,
        // ssh(1): always asks by it, whether or not there is a terminal or a display.
        SSH_ASKPASS_REQUIRE: 'force',
        [ASKPASS_SOCKET]: this.socketPath,
        [ASKPASS_CODE]: code,
      },
      end: () => void this.askings.delete(code),
    };
  }

  /** Answers nothing any more. */
  close(): void {
    this.askings.clear();
    this.server.close();
  }

  private async receive(socket: Socket): Promise<void> {
    const gone = new AbortController();
    socket.on('error', () => undefined);
    socket.on('close', () => gone.abort());
    const line = await firstLine(socket);
    const request = asked.safeParse(line === null ? null : jsonOf(line));
    const asking = request.success ? this.askings.get(request.data.code) : undefined;
    if (!request.success || !asking || asking.left <= 0) return void socket.destroy();
    asking.left -= 1;
    const answer = await asking.ask(questionOf(request.data.prompt, request.data.hint), gone.signal);
    socket.end(JSON.stringify({ answer: answer !== null && isAnswer(answer) ? answer : null }));
  }
}

/** The one line that is sent; null when it is too long, or none comes. */
function firstLine(socket: Socket): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      if (text.length > MOST_BYTES) return;
      text += part;
      const end = text.indexOf('\n');
      if (end !== -1) resolve(text.slice(0, end));
      else if (text.length > MOST_BYTES) {
        resolve(null);
        socket.destroy();
      }
    });
    socket.on('close', () => resolve(null));
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function scriptOf({ node, electron, helper }: AskProgram): string {
  const variables = electron ? 'ELECTRON_RUN_AS_NODE=1 ' : '';
  return `#!/bin/sh\n${variables}exec ${quoteCommand([node, helper, ASKPASS_ARGUMENT])} "$1"\n`;
}

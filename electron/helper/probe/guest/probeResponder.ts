/** The probe: takes a lease and asks for names in the namespace that it runs in, as a guest would. */
import { Resolver } from 'node:dns/promises';
import { createInterface } from 'node:readline';
import { DhcpClient } from './dhcpClient';
import { questionSchema, READY, type Answer, type Question } from './probeProtocol';

/**
 * Answers questions on standard input until that ends, which it also does when the helper is killed: then a lease is
 * given back, and the private namespace goes with its only process, and the cable with the namespace.
 */
export function serveProbe(): void {
  const responder = new ProbeResponder();
  const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
  const answer = async (line: string): Promise<void> => {
    const question = questionSchema.parse(JSON.parse(line));
    const { id } = question;
    try {
      say({ id, answer: await responder.answer(question) });
    } catch (error) {
      say({ id, error: error instanceof Error ? error.message : String(error), answer: null });
    }
  };
  const leave = (): void => {
    void responder.leave().finally(() => process.exit(0));
  };
  process.stdout.on('error', leave);
  process.on('SIGTERM', leave);
  // Ctrl+C in a terminal reaches every process of the command.
  process.on('SIGINT', leave);
  createInterface({ input: process.stdin })
    .on('line', (line) => void answer(line))
    .on('close', leave);
  process.stdout.write(`${READY}\n`);
}

class ProbeResponder {
  private client: DhcpClient | null = null;

  async answer(question: Question): Promise<Answer<Question['ask']>> {
    switch (question.ask) {
      case 'lease':
        this.client ??= new DhcpClient(question.mac, question.hostname);
        return this.client.take(question.tries, question.preferred);
      case 'release':
        await this.leave();
        return {};
      case 'resolve':
        return resolve(question);
    }
  }

  async leave(): Promise<void> {
    await this.client?.release();
  }
}

async function resolve({
  server,
  name,
  timeoutMs,
}: Question & { ask: 'resolve' }): Promise<Answer<'resolve'>> {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  resolver.setServers([server]);
  try {
    return { code: 'NOERROR', answers: await resolver.resolve4(name) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN';
    return { code, answers: [] };
  }
}

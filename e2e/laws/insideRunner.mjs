/** Stands in a test's namespace and does there what a host is asked for: one process for all, as entering costs more than most commands. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Each calls `done` once with what came of it. */
const tasks = {
  run({ argv: [program, ...rest], input }, done) {
    const child = spawn(program, rest);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', ({ message }) => done({ status: 127, stdout, stderr: message }));
    child.on('close', (status) => done({ status, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  },
  // Settings belong to the network namespace of whoever looks.
  readSetting({ path }, done) {
    let value = null;
    try {
      value = readFileSync(path, 'utf8').trim();
    } catch {
      // There is none of this name.
    }
    done({ value });
  },
  writeSetting({ path, value }, done) {
    try {
      writeFileSync(path, value);
      done({ error: null });
    } catch ({ message }) {
      done({ error: message });
    }
  },
};

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, task, ...rest } = JSON.parse(line);
    let isDone = false;
    tasks[task](rest, (result) => {
      if (isDone) return;
      isDone = true;
      process.stdout.write(`${JSON.stringify({ id, ...result })}\n`);
    });
  })
  .on('close', () => process.exit(0));

/**
 * The other processes of a bench. Each answers one request at a time over IPC; they end with the bench, however it ends.
 * They inherit no environment, so that a developer's settings cannot change a figure.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';

export type Child = {
  pid: number;
  /** Rejects with the process's own error, or when it ends before it answered. */
  ask<Reply>(request: unknown, onProgress?: (done: number) => void): Promise<Reply>;
  close(): Promise<void>;
};

type Message = { progress: number } | { reply: unknown } | { error: string };

/** Starts a file that calls `answer`, compiled or not. */
export function startChild(file: string, nodeOptions: readonly string[] = []): Child {
  const execArgv = [...nodeOptions, ...(file.endsWith('.ts') ? ['--import', 'tsx'] : [])];
  const child = fork(file, { env: {}, execArgv });
  const exit = once(child, 'exit');
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  exit.then(() => process.removeListener('exit', kill));

  function ask<Reply>(request: unknown, onProgress: (done: number) => void = () => {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        child.off('message', hear);
        child.off('exit', ended);
        act();
      };
      const hear = (message: Message) => {
        if ('progress' in message) onProgress(message.progress);
        else if ('error' in message) settle(() => reject(new Error(message.error)));
        else settle(() => resolve(message.reply as Reply));
      };
      const ended = (code: number) => settle(() => reject(new Error(`${file} ended with code ${code}`)));
      child.on('message', hear);
      child.on('exit', ended);
      child.send(request as object);
    });
  }

  return {
    pid: child.pid as number,
    ask,
    async close() {
      kill();
      await exit;
    },
  };
}

/** In the child: answers every request. */
export function answer<Request>(reply: (request: Request, tell: (done: number) => void) => Promise<unknown>): void {
  const send = (message: Message) => void process.send?.(message);
  process.on('message', (request: Request) => {
    reply(request, (progress) => send({ progress })).then(
      (value) => send({ reply: value ?? null }),
      (error: Error) => send({ error: error.message }),
    );
  });
  // The bench itself was killed.
  process.on('disconnect', () => process.exit());
}

/**
 * Notices that Redis hangs: commands wait, and nothing at all has been answered for QUIET_TURNS looks in a row. Between two looks the
 * event loop has read its sockets, so a process that was held up itself (a burst, a slow machine) does not take Redis for dead;
 * a timer a command would, and would cost a timer a command.
 */
const LOOK_MS = 55;
const QUIET_TURNS = 4;

export type Pulse = {
  /** Commands have been sent; one has been settled, either way. */
  asked(commands?: number): void;
  settled(): void;
  /** Wraps the wait for one command. */
  watch<T>(answer: Promise<T>): Promise<T>;
  close(): void;
};

export function createPulse(onHang: () => void): Pulse {
  let waiting = 0;
  let answered = 0;
  let lastAnswered = 0;
  let quiet = 0;

  const timer = setInterval(() => {
    quiet = waiting > 0 && answered === lastAnswered ? quiet + 1 : 0;
    lastAnswered = answered;
    if (quiet < QUIET_TURNS) return;
    quiet = 0;
    onHang();
  }, LOOK_MS);

  function asked(commands = 1) {
    waiting += commands;
  }
  function settled() {
    waiting--;
    answered++;
  }

  return {
    asked,
    settled,
    async watch(answer) {
      asked();
      try {
        return await answer;
      } finally {
        settled();
      }
    },
    close: () => clearInterval(timer),
  };
}

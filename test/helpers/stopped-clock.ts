/**
 * Stops the wall clock of this process; timers run on. A gateway takes its clock when it starts, so stop it before: that
 * gateway then lives by it to its end, also after `release`.
 */
export function stopClock() {
  const running = Date.now;
  let now = running();
  Date.now = () => now;
  return {
    advance(ms: number): void {
      now += ms;
    },
    release(): void {
      Date.now = running;
    },
  };
}

/**
 * Stops the wall clock of this process; timers run on. A gateway takes its clock when it starts, so stop it before: that
 * gateway then lives by it to its end, also after `release`. Clients in this process live by it too: one that is moved on by 45 s
 * between two heartbeats takes its connection for dead.
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

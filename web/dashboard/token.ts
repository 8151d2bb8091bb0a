/** The operator's token, kept as long as the tab. */
const NAME = 'pushcart:dashboard:token';

let held: string | null = null;

export function keptToken(): string | null {
  try {
    return held ?? sessionStorage.getItem(NAME);
  } catch {
    return held; // storage is blocked: as long as the page, then
  }
}

export function keepToken(token: string | null): void {
  held = token;
  try {
    if (token === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, token);
  } catch {
    // held is all there is
  }
}

/** Small texts that outlive the page, in localStorage, or only as long as the page where that is blocked, full or not wanted. */
export type Keep = {
  get(name: string): string | null;
  set(name: string, text: string): void;
  remove(name: string): void;
  names(): string[];
};

/** `prefix` parts what is kept for one server from everything else. */
export function createKeep(prefix: string, persist: boolean): Keep {
  const memory = new Map<string, string>();
  const storage = persist ? storageOrNull() : null;
  return {
    get: (name) => memory.get(name) ?? storage?.getItem(prefix + name) ?? null,
    set(name, text) {
      try {
        if (!storage) throw new Error('nowhere to keep it');
        storage.setItem(prefix + name, text);
        memory.delete(name);
      } catch {
        memory.set(name, text);
      }
    },
    remove(name) {
      memory.delete(name);
      storage?.removeItem(prefix + name);
    },
    names() {
      const kept = Object.keys(storage ?? {}).filter((name) => name.startsWith(prefix));
      return [...new Set([...kept.map((name) => name.slice(prefix.length)), ...memory.keys()])];
    },
  };
}

/** Reading the property alone throws where cookies are blocked. */
function storageOrNull(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/**
 * Methods of texts by themselves: to find one in what all texts inherit, with every call, took a quarter of all instructions of a view, a
 * character being a call.
 */
const { call } = Function.prototype;

/** The code of a character. */
export const codeAt: (text: string, at: number) => number = call.bind(String.prototype.charCodeAt);

/** Whether another text stands at `at`. */
export const standsAt: (text: string, other: string, at: number) => boolean = call.bind(String.prototype.startsWith);

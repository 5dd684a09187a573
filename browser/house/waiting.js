// What other branches still build: the pages of a name here are left out, the
// tests that need them are skipped. This is the one place: take a name out when
// its pages are merged (`tests/waiting.test.js` says when one is overdue), and
// this file with the last of them.
export const WAITING = new Set([
]);

/** As the option of a test: skipped while one of these waits. */
export function needs(...names) {
  const missing = names.filter((name) => WAITING.has(name));
  return missing.length ? { skip: `waits for ${missing.join(', ')} (house/waiting.js)` } : {};
}

// What is looked for on a page. Everything here answers with complaints, so
// that a test tells all of them and not only the first.

/** Notes what a page says and asks for from now on; `complaints` tells what is wrong with it. */
export function listenTo(page, address) {
  const heard = [];
  page.on('console', (message) => {
    // A refusal that is looked at is told by its status, not here.
    if (/the server responded with a status of/.test(message.text())) return;
    // Nor is what htmx had asked for when its page was left.
    if (/^htmx:(sendAbort|afterRequest),/.test(message.text())) return;
    if (['error', 'warning'].includes(message.type())) heard.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => heard.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${address}/`)) heard.push(`asked another host: ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    // What is left behind when one goes to another page is ended, not failed.
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') heard.push(`failed: ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    const whole = response.request().isNavigationRequest();
    if (!whole && response.status() >= 400) heard.push(`${response.status()}: ${response.url()}`);
  });
  return heard;
}

/** What the policy of the page reported. */
export async function reports(page) {
  return (await page.evaluate(() => window.__reports)).map((report) => `policy: ${report}`);
}

/** Language, direction, landmarks, headings. */
export async function frame(page, { code, dir }, { door, status }) {
  const is = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    title: document.title,
    mains: document.querySelectorAll('main#main').length,
    titles: document.querySelectorAll('h1').length,
    banners: document.querySelectorAll('body > header').length,
    menus: document.querySelectorAll('header nav[aria-label]').length,
    live: Math.min(1, document.querySelectorAll('[role=status][aria-live=polite]').length),
  }));
  const alone = door || status;
  const must = { lang: code, dir, mains: 1, titles: 1, ...(alone ? {} : { banners: 1, menus: 1, live: 1 }) };
  const wrong = Object.entries(must).filter(([name, value]) => is[name] !== value);
  const complaints = wrong.map(([name, value]) => `${name}: ${is[name]}, not ${value}`);
  if (!/^\S.* · Weir$/.test(is.title)) complaints.push(`title: ${is.title}`);
  return complaints;
}

/** Nothing reaches over the page's edge. */
export async function sideways(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const inside = (el) => el.parentElement && getComputedStyle(el.parentElement).overflowX !== 'visible';
    const over = [...document.body.querySelectorAll('*')].filter((el) => {
      const box = el.getBoundingClientRect();
      return box.width && (box.right > root.clientWidth + 0.5 || box.left < -0.5) && !inside(el);
    });
    const named = over.slice(-3).map((el) => el.outerHTML.slice(0, 120));
    return [`${root.scrollWidth - root.clientWidth} px too wide: ${named.join(' … ')}`];
  });
}

// Rules that axe leaves out unless asked, among them the 7:1 that the sheet
// promises. Its experiments p-as-heading and focus-order-semantics stay out: they
// take a figure for a heading, and forbid the focus that another rule wants for
// what scrolls.
const ALSO = ['color-contrast-enhanced', 'target-size', 'identical-links-same-purpose', 'label-content-name-mismatch', 'table-fake-caption', 'td-has-header', 'css-orientation-lock'];
const COLOURS = ['color-contrast', 'color-contrast-enhanced', 'link-in-text-block'];

/** What axe-core finds, at every level; `colours` alone where only they changed. */
export async function barriers(page, { colours = false } = {}) {
  const options = colours
    ? { runOnly: { type: 'rule', values: COLOURS } }
    : { rules: Object.fromEntries(ALSO.map((id) => [id, { enabled: true }])) };
  const found = await page.evaluate(async (options) => {
    const { violations } = await window.axe.run(document, { ...options, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.slice(0, 3).map((node) => [node.html.slice(0, 140), node.any.concat(node.all, node.none).map((check) => check.message).join('; ')]),
      count: nodes.length,
    }));
  }, options);
  return found.map(({ id, nodes, count }) => `axe ${id} (${count}): ${nodes.map((node) => node.join(' – ')).join(' | ')}`);
}

// Names of things that are written in Latin letters in every language.
const NAMES = /\b(Weir|API|URL|UTC|PDQ|TLSH|MD5|SHA|HMA|JSON|CSV|DSA|EU|HTTPS?|Ctrl|Enter|Esc|Hasher-Matcher-Actioner|\w+@\d)\b/g;

/** Words that somebody forgot to translate: Latin letters and no Arabic one. */
export async function untranslated(page) {
  const texts = await page.evaluate(() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode()); ) {
      if (node.parentElement.closest('bdi, code, kbd, pre, script, noscript, textarea, option, [lang="en"], [dir="auto"]')) continue;
      // What is filled in is isolated: it is a name and not ours.
      const text = node.data.replace(/\u2068[^\u2069]*\u2069/g, '').trim();
      if (/[A-Za-z]{2}/.test(text) && !/[\u0600-\u06ff]/.test(text)) found.push(text);
    }
    return found;
  });
  return texts.filter((text) => /[A-Za-z]{2}/.test(text.replace(NAMES, ''))).map((text) => `not in Arabic: ${text.slice(0, 80)}`);
}

/** Somebody who asked for less motion, as `visitor` lets everybody, gets none. */
export async function motion(page) {
  const moving = await page.evaluate(() => {
    const moves = (el) => {
      const style = getComputedStyle(el);
      return /[1-9]/.test(style.transitionDuration) || style.animationName !== 'none';
    };
    return [...document.querySelectorAll('body *')].filter(moves).map((el) => el.outerHTML.slice(0, 80));
  });
  return moving.slice(0, 3).map((html) => `moves all the same: ${html}`);
}

/** Fails with every complaint, each once, behind the places where it holds. */
export function nothingIn(complaints) {
  const places = new Map();
  for (const complaint of complaints) {
    const [, place, what] = /^(?:(\d+(?: \w+)?): )?(.*)$/s.exec(complaint);
    places.set(what, [...(places.get(what) ?? []), ...(place ? [place] : [])]);
  }
  if (!places.size) return;
  const lines = [...places].map(([what, at]) => (at.length ? `${at.join(', ')}: ${what}` : what));
  const error = new Error(`\n${lines.join('\n')}`);
  error.stack = error.message;
  throw error;
}

// The browser, and people who sign in with it. Each person is a user of their
// own in a browser context of their own, and chose their password in the browser.
import { chromium, axe } from './tools.js';

const EXECUTABLE = process.env.WEIR_CHROMIUM ?? '/usr/bin/chromium';
const PASSWORD = 'seven herring over the northern rocks';

/** Starts Debian's Chromium. One in some hundred falls over while it starts; it gets up. */
export async function openBrowser() {
  const options = {
    executablePath: EXECUTABLE,
    headless: !process.env.WEIR_HEADED,
    // One look everywhere; and nothing that a browser does for itself.
    args: ['--font-render-hinting=none', '--disable-gpu', '--disable-component-update'],
  };
  for (let left = 2; ; left--) {
    try {
      return await chromium.launch(options);
    } catch (error) {
      if (!left) throw error;
    }
  }
}

// What a page has in its way before its own scripts run: axe, the reports of
// the policy, and the mark that hostile matter would set.
const prepare = `${axe};
  window.__reports = [];
  document.addEventListener('securitypolicyviolation', (e) => window.__reports.push(e.violatedDirective + ' ' + e.blockedURI));`;

/** A context at the door, in a language; `also` is what Playwright takes besides. */
export async function visitor(browser, weir, language, also = {}) {
  const context = await browser.newContext({
    baseURL: weir.address,
    locale: language,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    // A colour is measured when it has arrived, not on its way.
    reducedMotion: 'reduce',
    ...also,
  });
  context.setDefaultTimeout(15_000);
  if (also.javaScriptEnabled !== false) await context.addInitScript(prepare);
  return context;
}

/** Signs in on the page and chooses a password of one's own. */
export async function signIn(page, name, oneTime) {
  await page.goto('/sign-in');
  await page.locator('#name').fill(name);
  await page.locator('#password').fill(oneTime);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL('**/password');
  await page.locator('#old').fill(oneTime);
  await page.locator('#new').fill(PASSWORD);
  await page.locator('#again').fill(PASSWORD);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL('**/queue');
}

/** A new user with a role, signed in. */
export async function person(browser, weir, { name, role, language = 'en', ...also }) {
  const { one_time_password: oneTime } = await weir.api('POST', '/v1/users', { name, role });
  const context = await visitor(browser, weir, language, also);
  const page = await context.newPage();
  await signIn(page, name, oneTime);
  return { context, page, name };
}

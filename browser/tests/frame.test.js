// The frame of every page, by hand: the skip link, the order of the focus, the
// palette, the language, the theme, and a browser that runs no script.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { listenTo, nothingIn } from '../house/looks.js';
import { held, LANGUAGES, PAGES } from '../house/pages.js';
import { person, signIn, visitor } from '../house/people.js';
import { start, stop } from '../house/start.js';

let weir, browser, holds;

before(async () => {
  ({ weir, browser } = await start());
  holds = await held(weir);
});
after(async () => {
  await stop({ weir, browser });
});

/** What has the focus: whether it can be seen to have it, and where it stands. */
const focused = () => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const box = el.getBoundingClientRect();
  // A choice that is drawn by its label shows the focus there.
  // The last stop in a field of a date is a button of the browser's own.
  const shown = el.matches('input[type^=date]') || [el, el.closest('label')].filter(Boolean).some((it) => getComputedStyle(it).outlineStyle !== 'none');
  const visible = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const all = [...document.querySelectorAll('*')];
  const where = el.closest('main') ? 'main' : el.closest('header.bar') ? 'bar' : 'elsewhere';
  return { at: all.indexOf(el), html: el.outerHTML.slice(0, 100), shown, visible, where };
};

describe('with the keyboard', { concurrency: LANGUAGES.length }, () => {
  for (const { code, name } of LANGUAGES) {
    describe(`in ${name}`, { concurrency: 1 }, () => {
      let page, heard;
      before(async () => {
        ({ page } = await person(browser, weir, { name: `keys-${code}`, role: 'admin', language: code }));
        heard = listenTo(page, weir.address);
      });
      after(() => nothingIn(heard));

      for (const row of PAGES.filter((row) => !row.door)) {
        test(`${row.name}: Tab goes through the page as it is read, and is seen on its way`, async () => {
          await page.goto(row.path(holds));
          // Where the page put the focus itself (a first field), it is taken back.
          await page.evaluate(() => document.activeElement.blur());
          const complaints = [];
          let before = -1;
          for (let n = 0; n < 500; n++) {
            await page.keyboard.press('Tab');
            const now = await page.evaluate(focused);
            // A field of a date has several stops, and the page ends in the browser's own.
            if (!now || now.at < before) break;
            if (!now.shown) complaints.push(`no sign of the focus: ${now.html}`);
            if (!now.visible) complaints.push(`out of sight: ${now.html}`);
            before = now.at;
          }
          const last = await page.evaluate(() => {
            const can = 'a[href], button:not([disabled]), input:not([type=hidden], [disabled]), select, textarea, summary';
            const seen = [...document.querySelectorAll(can)].filter((el) => el.checkVisibility({ visibilityProperty: true }) && !(el.type === 'radio' && !el.checked));
            const all = [...document.querySelectorAll('*')];
            return { at: Math.max(...seen.map((el) => all.indexOf(el))), odd: document.querySelectorAll('[tabindex]:not([tabindex="0"], [tabindex="-1"])').length };
          });
          if (before < last.at) complaints.push('Tab does not reach the end of the page');
          if (last.odd) complaints.push('an order of its own (tabindex)');
          nothingIn(complaints);
        });

        test(`${row.name}: the first Tab skips to the content`, { skip: row.status && 'a refusal has no bar to skip' }, async () => {
          await page.goto(row.path(holds));
          await page.evaluate(() => document.activeElement.blur());
          await page.keyboard.press('Tab');
          const first = await page.evaluate(() => document.activeElement.className);
          assert.equal(first, 'skip', 'what has the focus');
          await page.keyboard.press('Enter');
          await page.keyboard.press('Tab');
          const now = await page.evaluate(focused);
          assert.notEqual(now?.where, 'bar', now?.html);
          assert.notEqual(await page.evaluate(() => document.activeElement.className), 'skip');
        });

        test(`${row.name}: the other language, and the same page`, { skip: row.status && 'a refusal has no bar' }, async () => {
          await page.goto(row.path(holds));
          const [here, lang] = [page.url(), await page.getAttribute('html', 'lang')];
          for (const other of LANGUAGES.filter((other) => other.code !== lang).concat(LANGUAGES.filter((other) => other.code === lang))) {
            await page.locator(`.bar button[name=language][value=${other.code}]`).click();
            await page.waitForLoadState();
            assert.equal(page.url(), here);
            assert.equal(await page.getAttribute('html', 'lang'), other.code);
            assert.equal(await page.getAttribute('html', 'dir'), other.dir);
          }
        });
      }

      test('Ctrl-K opens the palette with its field ready; Escape gives the focus back', async () => {
        for (const path of ['/queue', '/me']) {
          await page.goto(path);
          await page.keyboard.press('Control+k');
          await page.waitForSelector('#palette:popover-open');
          assert.equal(await page.evaluate(() => document.activeElement.id), 'go');
          await page.keyboard.press('Escape');
          await page.waitForSelector('#palette:not(:popover-open)', { state: 'attached' });
          await page.waitForFunction(() => document.activeElement.id !== 'go');
        }
      });

      test('arrows move in the queue, and single keys rest for those who switched them off', async () => {
        await page.goto('/queue');
        await page.keyboard.press('ArrowDown');
        const row = () => page.evaluate(() => [...document.querySelectorAll('ol.list .qrow')].indexOf(document.activeElement));
        const first = await row();
        assert.ok(first >= 0, 'no row has the focus');
        await page.keyboard.press('ArrowDown');
        assert.equal(await row(), first + 1);
        await page.keyboard.press('ArrowUp');
        assert.equal(await row(), first);

        const choose = async (value) => {
          await page.goto('/me');
          await page.selectOption('#keys', value);
          await page.locator('main button[type=submit]').first().click();
          await page.waitForLoadState();
          await page.goto('/queue');
        };
        await choose('off');
        await page.keyboard.press('ArrowDown');
        assert.equal(await row(), -1);
        await choose('on');
      });

      test('the theme that a person chose wins over the one of their system', async () => {
        const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const choose = async (theme) => {
          await page.goto('/me');
          await page.selectOption('#theme', theme);
          await page.locator('main button[type=submit]').first().click();
          await page.waitForLoadState();
        };
        await page.emulateMedia({ colorScheme: 'light' });
        const light = await ground();
        await choose('dark');
        const dark = await ground();
        assert.notEqual(dark, light);
        await page.emulateMedia({ colorScheme: 'dark' });
        await choose('light');
        assert.equal(await ground(), light);
        await choose('system');
        assert.equal(await ground(), dark);
        await page.emulateMedia({ colorScheme: 'light' });
      });
    });
  }
});

test('without a script people sign in, switch the language, filter, choose and leave', async () => {
  const { one_time_password: oneTime } = await weir.api('POST', '/v1/users', { name: 'plain', role: 'reviewer' });
  const context = await visitor(browser, weir, 'en', { javaScriptEnabled: false });
  const page = await context.newPage();
  const heard = listenTo(page, weir.address);
  await signIn(page, 'plain', oneTime);
  await page.locator('.side-list a[href*="kind=text"]').click();
  await page.waitForURL('**/queue?kind=text');
  await page.locator('.bar button[name=language]').click();
  await page.waitForURL('**/queue?kind=text');
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  await page.locator('.bar .me').click();
  await page.locator('#account a[href="/me"]').click();
  await page.waitForURL('**/me');
  await page.selectOption('#language', 'en');
  await page.locator('main button[type=submit]').first().click();
  await page.waitForLoadState();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.locator('.bar .me').click();
  await page.locator('#account form[action="/sign-out"] button').click();
  await page.waitForURL('**/sign-in');
  await context.close();
  nothingIn(heard);
});

test('a wrong password is told beside its field, in the language of the page', async () => {
  for (const { code } of LANGUAGES) {
    const context = await visitor(browser, weir, code);
    const page = await context.newPage();
    await page.goto('/sign-in?next=%2Fme');
    await page.locator('#name').fill('nobody <b>here</b>');
    await page.locator('#password').fill('the wrong lamp');
    await page.keyboard.press('Enter');
    const error = page.locator('#password-error');
    await error.waitFor();
    assert.equal(await page.locator('#password').getAttribute('aria-describedby'), 'password-error');
    assert.equal(await page.locator('#name').inputValue(), 'nobody <b>here</b>');
    assert.match(await error.innerText(), code === 'ar' ? /[\u0600-\u06ff]/ : /[a-z]/);
    await context.close();
  }
});

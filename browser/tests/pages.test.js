// Every page, in both languages, at three widths, light and dark: it says
// nothing to the console, asks nobody else, fits, and shuts nobody out.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { barriers, frame, listenTo, motion, nothingIn, reports, sideways, untranslated } from '../house/looks.js';
import { held, height, LANGUAGES, PAGES, SHEETS, THEMES, WIDTHS } from '../house/pages.js';
import { signIn, visitor } from '../house/people.js';
import { start, stop } from '../house/start.js';

let weir, browser, state;
const holdings = [];

before(async () => {
  ({ weir, browser } = await start());
  // One after the other: each language has cases of its own, for what one page
  // lets go of, the same person's other page would be told.
  for (const nth of LANGUAGES.keys()) holdings.push(await held(weir, nth));
  const context = await visitor(browser, weir, 'en');
  await signIn(await context.newPage(), weir.user, weir.password);
  state = await context.storageState();
  await context.close();
});
after(async () => {
  await stop({ weir, browser });
});

/** Looks at what is on the page now, at every width and in every theme. */
async function everyWay(page) {
  const complaints = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: height(width) });
    const at = (place) => (what) => `${place}: ${what}`;
    complaints.push(...[...(await sideways(page)), ...(await barriers(page))].map(at(`${width}`)));
    await page.emulateMedia({ colorScheme: 'dark' });
    complaints.push(...(await barriers(page, { colours: true })).map(at(`${width} dark`)));
    await page.emulateMedia({ colorScheme: 'light' });
  }
  return complaints;
}

describe('every page', { concurrency: LANGUAGES.length }, () => {
  for (const language of LANGUAGES) {
    describe(`in ${language.name}`, { concurrency: 1 }, () => {
      let inside, outside, holds;
      before(async () => {
        holds = holdings[LANGUAGES.indexOf(language)];
        inside = await visitor(browser, weir, language.code, { storageState: state });
        outside = await visitor(browser, weir, language.code);
      });

      for (const row of PAGES) {
        test(`${row.name}: whole, quiet, within its width, open to everybody`, async () => {
          const page = await (row.door ? outside : inside).newPage();
          const complaints = listenTo(page, weir.address);
          const response = await page.goto(row.path(holds), { waitUntil: 'networkidle' });
          assert.equal(response.status(), row.status ?? 200);
          complaints.push(...(await frame(page, language, row)));
          complaints.push(...(await everyWay(page)));
          if (language.code === 'ar') complaints.push(...(await untranslated(page)));
          complaints.push(...(await motion(page)), ...(await reports(page)));
          await page.close();
          nothingIn(complaints);
        });
      }

      for (const sheet of SHEETS) {
        test(`the sheet “${sheet}” of the bar, open: within its width, open to everybody`, async () => {
          const page = await inside.newPage();
          const complaints = listenTo(page, weir.address);
          await page.goto('/queue');
          for (const width of WIDTHS.filter((width) => sheet !== 'nav' || width === 390)) {
            await page.setViewportSize({ width, height: height(width) });
            await page.evaluate((id) => document.getElementById(id).showPopover(), sheet);
            for (const colorScheme of THEMES) {
              await page.emulateMedia({ colorScheme });
              const wrong = [...(await sideways(page)), ...(await barriers(page))];
              complaints.push(...wrong.map((what) => `${width} ${colorScheme}: ${what}`));
            }
            await page.evaluate((id) => document.getElementById(id).hidePopover(), sheet);
          }
          await page.close();
          nothingIn(complaints);
        });
      }
    });
  }
});

test('no page asked for words that no language has', () => {
  assert.doesNotMatch(weir.said, /has no such words/);
});
